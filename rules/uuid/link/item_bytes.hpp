#pragma once

#include "rules/edition/edition.hpp"
#include "rules/uuid/lower/pinned_types.hpp"

namespace darkpkg::uuid {

/// Makes an item's bytes from its object and its resolutions, in any thread. See Edition::encode. An error if the
/// object's code is malformed.
Result<ItemBytes> make_bytes(const LinkedItem& item, const lower::PinnedTypes& pinned, Runtime runtime);

}  // namespace darkpkg::uuid
