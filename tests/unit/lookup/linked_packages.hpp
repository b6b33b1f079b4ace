#pragma once

#include <string>
#include <string_view>

#include "lookup/stored_items.hpp"
#include "tests/unit/rules/hash/link/hash_workspace.hpp"

namespace darkpkg::lookup {

/// Packages of edition `hash` with their database, for what is looked up there.
class LinkedPackages : public link::HashLink {
 protected:
  /// The database as it is now.
  StoredItems items() { return items(options_.database); }
  static StoredItems items(const std::string& database) {
    Result<StoredItems> out = StoredItems::open(database);
    EXPECT_TRUE(out) << out.error().message;
    return std::move(*out);
  }
  /// The only item of that full name.
  static ItemName named(const StoredItems& items, std::string_view name) {
    const std::vector<const ItemName*> found = items.find(name);
    EXPECT_EQ(found.size(), 1U) << name;
    return *found.at(0);
  }
};

}  // namespace darkpkg::lookup
