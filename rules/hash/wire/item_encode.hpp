#pragma once

#include "rules/hash/program/program_types.hpp"
#include "rules/hash/wire/holes.hpp"

namespace darkpkg::hash::wire {

/// The code of a compiled item from which both PT and the canonical form are filled. They differ little, so it is half
/// as long as both, and takes one pass. Names are references, builtins or errors; a reference's name is as written.
/// Ids of nodes follow from the item's name, and are left out.
Code encode_item_tree(const pt::Item& item);

}  // namespace darkpkg::hash::wire
