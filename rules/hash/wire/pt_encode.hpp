#pragma once

#include "rules/hash/program/program_types.hpp"
#include "rules/hash/wire/holes.hpp"
#include "rules/hash/wire/names.hpp"

namespace darkpkg::hash::wire {

/// The payload of a PT blob (LibSerialization/Binary/Serializers/PT), with holes for the names that are still
/// references. The item's own hash is a hole if the tree has none.
Code encode_pt(const pt::Item& item);

/// The canonical form of an item, of which its hash is taken (LibSerialization/Hashing/Canonical.fs and Hashing.fs):
/// without ids, descriptions, names of parameters, and how and where names were found; what let, lambda and match bind
/// is called $0, $1 and so on. Members of `knot`, the item's own, are written by name.
Code encode_canonical(const pt::Item& item, const Knot& knot = {});

}  // namespace darkpkg::hash::wire
