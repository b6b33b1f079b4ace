#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "store/advance.hpp"

namespace darkpkg::store {

/// Gives new slots to values whose results are others although they themselves are not: they read code of an id that is
/// another item's now. `known`: the ids of values that need no look. Adds to `changes`.
std::shared_ptr<Snapshot> with_other_results(const Snapshot& from, const Snapshot& next,
                                             const std::unordered_set<std::string>& known, BodiesOf bodies,
                                             std::vector<ItemChange>& changes);

}  // namespace darkpkg::store
