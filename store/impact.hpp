#pragma once

#include <cstddef>
#include <vector>

#include "store/snapshot.hpp"
#include "store/users.hpp"

namespace darkpkg::store {

/// An item that gets another id.
struct Affected {
  const Item* item = nullptr;
  std::size_t steps = 0;  ///< how many uses lie between it and what changes: 0 is what changes
  /// The number of the item by way of which it is affected, one step nearer; of what changes its own.
  std::size_t through = 0;
};

/// What follows if an item says something else, if ids are hashes of contents: who uses it gets another id, and so
/// on. The item, then the nearest; in the order of names.
std::vector<Affected> affected_by(const Snapshot& snapshot, const Users& users, const Item& item);

}  // namespace darkpkg::store
