#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg::lookup {

/// What became of an item.
enum class Difference : std::uint8_t {
  removed,
  added,
  renamed,   ///< the same content has another name, maybe in another module
  changed,   ///< it says something else
  followed,  ///< it says the same as before, and is another because of what it uses
};

/// `removed`, `added`, ...
std::string_view difference_text(Difference difference);

struct ItemDifference {
  Difference difference{};
  ItemName item;         ///< as it is now; of one that was removed as it was
  ItemName before;       ///< as it was, if it was there
  std::string through;   ///< if it followed: the item that it uses which is another now; empty: not known
  bool same_id = false;  ///< it was there, and its id stays
};

/// What differs between two states of the items that packages define, in the order of Difference and then of names.
struct Comparison {
  std::vector<ItemDifference> items;
  std::size_t items_before = 0, items_now = 0;
};

/// Compares what packages define in two databases of one edition. Those that darkpkg linked are compared by what it
/// noted of the items, if the same darkpkg did; otherwise, and if Dark's loader filled one of them, by reading the
/// items that have other ids.
Result<Comparison> compare(const StoredItems& before, const StoredItems& now);

}  // namespace darkpkg::lookup
