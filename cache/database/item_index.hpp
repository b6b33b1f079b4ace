#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cache/database/database.hpp"
#include "cache/database/tables/own_locations.hpp"
#include "language/item_id.hpp"

namespace darkpkg::database {

/// Finds the items that darkpkg linked by the indexes of darkpkg_items: what that costs depends on what is found, not
/// on how many items there are.
class ItemIndex {
 public:
  /// Whether these are all items that the database has: no others are in Dark's tables.
  static bool has_all(Database& database, LocationTable table);

  explicit ItemIndex(Database& database) : database_(database) {}
  Database& database() const { return database_; }

  std::optional<NamedItem> exact(ItemKind kind, std::string_view name);
  /// Of each kind.
  std::vector<NamedItem> named(std::string_view name);
  /// Those whose full names end with `name` behind a dot.
  std::vector<NamedItem> ending(std::string_view name);
  std::vector<NamedItem> with_id(std::string_view id);
  std::vector<NamedItem> with_start_of_id(std::string_view start);
  /// Those in a module and the modules below it, or all, by name.
  std::vector<NamedItem> below(std::string_view module);
  bool has_below(std::string_view module);
  /// How many there are in a module and the modules below it.
  std::size_t count_below(std::string_view module);
  /// The first name in a module, or of all, that is not before `name`; empty if there is none.
  std::string first_from(std::string_view name, std::string_view module);

 private:
  template <typename... T>
  std::vector<NamedItem> read(const char* sql, const T&... values);
  /// A statement that is prepared once; `sql` is a literal.
  Statement& prepared(const char* sql);

  Database& database_;
  std::map<const char*, Statement> statements_;  // by the literal that each was made of
};

}  // namespace darkpkg::database
