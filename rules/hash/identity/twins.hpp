#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/sha256.hpp"

namespace darkpkg::hash {

/// A definition: the hash of its item, and of the AddType, AddValue or AddFn that adds it.
struct Definition {
  Sha256Digest item;
  Sha256Digest op;
};

/// Definitions of one hash share a row, that of the last one whose operation is stored; an operation that is equal to
/// an earlier one is not (LibDB/Inserts.fs). For each definition, in the order of the operations, the number of the
/// one whose row that is.
std::vector<std::uint32_t> winners(std::span<const Definition> definitions);

}  // namespace darkpkg::hash
