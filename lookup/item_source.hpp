#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/item_id.hpp"
#include "lookup/item_text.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg::lookup {

using ItemName = NamedItem;

/// Whoever knows the items instead of a database.
class ItemSource {
 public:
  virtual ~ItemSource() = default;
  virtual const Edition& edition() const = 0;
  /// All items, in any order.
  virtual Result<std::vector<ItemName>> names() = 0;
  /// The item with its PT, and its RT if that is wanted.
  virtual Result<StoredItem> read(const ItemName& item, bool with_runtime) = 0;
  /// The file that defines the item, relative to the packages' folder.
  virtual Result<std::string> file_of(const ItemName& item) = 0;
  /// The items that use its id.
  virtual Result<std::vector<ItemName>> users_of(const ItemName& item) = 0;
};

}  // namespace darkpkg::lookup
