#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/snapshot.hpp"

namespace darkpkg::store {

/// The items whose full name starts with `prefix`, in ascending order of name, then kind; at most `limit`. The first
/// call for a snapshot sorts its names.
std::vector<const Item*> with_prefix(const Snapshot& snapshot, std::string_view prefix, std::size_t limit);

/// `Builtin.listMap`, `Builtin.x_v1`, as people write it.
std::string builtin_name(const Resolution& builtin);

/// What an item uses by name.
struct Dependencies {
  std::vector<const Item*> items;     ///< each once, in ascending order of name, then kind
  std::vector<std::string> builtins;  ///< `Builtin.listMap`, `Builtin.x_v1`; each once, ascending
  std::vector<std::string> missing;   ///< names that nothing has, as they are written; each once, ascending
};
Dependencies dependencies(const Snapshot& snapshot, const Item& item);

/// The items that use `item` by name, in ascending order of name, then kind.
std::vector<const Item*> dependents(const Snapshot& snapshot, const Item& item);

}  // namespace darkpkg::store
