#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg::lookup {

/// An item that gets another id.
struct AffectedItem {
  ItemName item;
  std::size_t steps = 0;  ///< how many uses lie between it and what changes: 0 is what changes itself
  /// The number of the item by way of which it is affected, one step nearer; of what changes itself its own.
  std::size_t through = 0;
};

/// What follows if items change whose ids are hashes of contents: whoever uses one of them gets another id, and so on.
struct Impact {
  std::vector<AffectedItem> items;  ///< those that change themselves, then the nearest; in the order of names
  /// Who uses whom among them, by their numbers; in no order.
  struct Use {
    std::uint32_t user = 0, used = 0;
    friend auto operator<=>(const Use&, const Use&) = default;
  };
  std::vector<Use> uses;
  /// Items with the id of one that changes which don't change with it: they keep that id.
  std::vector<ItemName> twins;
};

/// An error if darkpkg did not link the database, or if no package defines one of the items.
Result<Impact> impact(const StoredItems& items, std::span<const ItemName> changed);

/// The items that a file defines; `file` is relative to the packages' folder. None if there is no such file.
Result<std::vector<ItemName>> items_of_file(const StoredItems& items, const std::string& file);

}  // namespace darkpkg::lookup
