#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "rules/uuid/lower/pinned_types.hpp"

namespace darkpkg::uuid {

/// Appends the payload of an item's RT blob to `to`, made from `program`, the payload of its final PT blob. For items
/// whose RT code expects another resolution than the one that holds; if the expectations hold, relocating the
/// code gives the same bytes. An error if the bytes are malformed or the item can't be lowered.
Result<void> relower(object::ItemKind kind, std::string_view program, const lower::PinnedTypes& pinned,
                     std::string& to);

}  // namespace darkpkg::uuid
