#pragma once

#include <cstdint>

#include "link/link.hpp"
#include "rules/edition/item_tables.hpp"

/// An edition that has nothing of Dark, to show what the machine is on its own: ids are hashes of what items say, in
/// which the ids of what they use stand, so that an edit gives new ids to all users of users; items that say the same
/// share id and content; items that use each other get their ids together.
///
/// A source has an item a line: `M.N.name = words`. A word `@M.x` uses an item, which must be there; `?x` one that need
/// not. They are looked for from the item's module outwards. What stands behind `//` is part of the content, not of the
/// id.
namespace darkpkg::toy {

/// Bytes.
inline constexpr std::uint64_t kLargestWal = std::uint64_t{1} << 16;

const Edition& edition();
const TableSchema& schema();
link::Compiler compiler();

}  // namespace darkpkg::toy
