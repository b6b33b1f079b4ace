#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "cache/object/sections.hpp"
#include "rules/compile/lower/pinned_types.hpp"
#include "rules/link/resolution.hpp"

namespace darkpkg::link {

/// What the bytes of an item are made from.
struct ItemCode {
  Uuid id;
  const object::IndexItem& index;
  const object::Code& program;
  const object::RuntimeCode& runtime;
  std::span<const Resolution> resolutions;  ///< one for each reference
};

/// The final bytes of an item, as Dark's tables have them.
struct ItemBytes {
  std::string program;  ///< PT, with its header
  std::string runtime;  ///< RT, with its header
  bool relowered = false;
};

/// Makes an item's bytes from its object and its resolutions, in any thread. RT comes from the object where that was
/// lowered for these resolutions (and `relower_all` is not set), else from PT. An error where the object's code is
/// malformed.
Result<ItemBytes> make_bytes(const ItemCode& item, const lower::PinnedTypes& pinned, bool relower_all);

}  // namespace darkpkg::link
