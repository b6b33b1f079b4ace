#pragma once

#include <optional>
#include <span>

#include "base/arena.hpp"
#include "rules/hash/program/program_types.hpp"

namespace darkpkg::hash {

/// What a reference resolves to, as far as the shape of a tree depends on it: an item or a builtin of this kind, or
/// nothing.
using Shape = std::optional<pt::ItemKind>;

/// The item with a choice made in each open node, as Dark's loader writes it (LibParser/WrittenTypesToProgramTypes.fs).
/// References stay numbers, `shapes` has one for each of the item's. What nothing has to be chosen in is shared with
/// `item`, what is made anew lives in `arena`.
pt::Item close(const pt::Item& item, std::span<const Shape> shapes, Arena& arena);

}  // namespace darkpkg::hash
