#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg::lookup {

/// An item whose description has a text.
struct Described {
  const ItemName* item = nullptr;
  std::string description;
};

/// The items whose descriptions have the text, whatever the case of its letters from A to Z, in the order of names().
Result<std::vector<Described>> find_described(const StoredItems& items, std::string_view text);

}  // namespace darkpkg::lookup
