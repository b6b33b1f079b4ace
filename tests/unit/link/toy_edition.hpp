#pragma once

#include <cstdint>

#include "link/link.hpp"
#include "rules/edition/compiled.hpp"
#include "rules/edition/item_reader.hpp"
#include "rules/edition/item_tables.hpp"
#include "rules/edition/verification.hpp"

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
const ItemReader& reader();
Verification verification();
Compiled compile(std::string path, std::string_view bytes);
link::Compiler compiler();

}  // namespace darkpkg::toy
