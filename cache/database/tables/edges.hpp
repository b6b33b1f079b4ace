#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/function_ref.hpp"
#include "cache/database/tables/items.hpp"
#include "language/item_id.hpp"

/// Who uses whom, if ids follow from what is used: darkpkg_edges.
namespace darkpkg::database {

/// Are edges noted? Not in a database that darkpkg never linked into.
bool has_edges(Database& database);

/// For who follows many uses: of those at the other ends no more is read than their names.
class UserRows {
 public:
  explicit UserRows(Database& database) : database_(database) {}
  /// Appends the rows of those who use `item`.
  void add_users_of(const NamedItem& item, std::vector<std::int64_t>& rows);
  /// The item of a row, which must be there.
  NamedItem item(std::int64_t row);

 private:
  Database& database_;
  std::optional<Statement> users_, item_;
};

/// What an item uses, by its row.
class UsedNames {
 public:
  explicit UsedNames(const Database& database);
  /// Calls `visit` for each, by name.
  void visit(std::int64_t user, FunctionRef<void(std::string_view name, ItemKind kind)> visit);

 private:
  Statement select_;
};

/// Reads who uses an item, and writes what it uses.
class EdgeRows {
 public:
  explicit EdgeRows(Database& database) : database_(database) {}
  /// Those who use an item and whose rows are wanted.
  std::vector<ItemRow> users(std::string_view name, ItemKind kind, FunctionRef<bool(std::int64_t row)> wanted);
  /// Makes these all that the item of that row uses; each once.
  void put(std::int64_t user, const std::vector<std::pair<std::string_view, ItemKind>>& used);
  /// The user comes to another row; all of them with settle(), since one may take the row of another.
  void move(std::int64_t from, std::int64_t to);
  void settle();

 private:
  Database& database_;
  std::optional<Statement> users_, item_, erase_, insert_;
};

}  // namespace darkpkg::database
