#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "cache/database/database.hpp"
#include "cache/database/tables/files.hpp"
#include "cache/database/tables/packed_names.hpp"
#include "cache/object/sections.hpp"
#include "language/item.hpp"

/// The items that were linked: darkpkg_items.
namespace darkpkg::database {

struct ItemRow {
  std::int64_t row = 0;  ///< its id: see item_row()
  ItemKind kind{};
  std::string name;  ///< full, dotted
  std::string item;  ///< the id's text
  object::ContentHash hash{};
  std::string op;          ///< the edition's: what it needs to find the item's rows again
  std::int64_t owned = 0;  ///< the edition's: which of them are darkpkg's own
  /// What its id depends on but for the ids of what it uses, hashed; zero if ids don't depend on contents.
  object::ContentHash said{};

  FileId file() const { return row >> 20; }
};
/// The rows of a file's items start here; a file has room for 2^20 items.
constexpr std::int64_t first_item_row(FileId file) { return file << 20; }

/// Are there rows? Not in a database that darkpkg never linked into.
bool has_items(Database& database);
/// The items of one file, in the order of their rows.
std::vector<ItemRow> read_items(Database& database, FileId file);
/// The items of all files.
std::vector<ItemRow> read_all_items(Database& database);
/// The ids of all items of a kind, each once.
std::vector<std::string> read_ids(Database& database, ItemKind kind);

/// Calls `visit` for items, in the order of their rows, until it returns true or there are no more.
void visit_names(Database& database, FunctionRef<bool(ItemKind kind, std::string_view name)> visit);
/// Calls `visit` for all items with what the edition noted of them.
void visit_owned(
    Database& database,
    FunctionRef<void(ItemKind kind, std::string_view item, std::string_view op, std::int64_t owned)> visit);

/// The row of an item; nothing if darkpkg linked none of that name.
std::optional<std::int64_t> item_row(Database& database, std::string_view name, ItemKind kind);
/// The hash of what an item was linked from; nothing likewise.
std::optional<object::ContentHash> item_hash(Database& database, std::string_view name, ItemKind kind);
/// The file of an item, below the packages' root; empty if darkpkg linked none of that name.
std::string item_file(Database& database, std::string_view name, ItemKind kind);

/// Items by name.
class ItemNames {
 public:
  explicit ItemNames(Database& database) : database_(database) {}
  /// Calls `visit` for those of the name, of each kind.
  void visit(std::string_view name, FunctionRef<void(ItemKind kind, std::string_view item, std::int64_t row)> visit);
  bool has(std::string_view name, ItemKind kind);
  /// Calls `visit` for all.
  void visit_all(FunctionRef<void(std::string_view name, ItemKind kind, std::string_view item)> visit);
  /// Does a module define anything but the rows that `without` is true for?
  bool defines(std::string_view module, FunctionRef<bool(std::int64_t row)> without);

 private:
  Database& database_;
  std::optional<Statement> select_, has_;
};

/// The items that share an id, if ids are hashes of contents.
class SharedIds {
 public:
  explicit SharedIds(Database& database) : database_(database) {}
  std::vector<ItemRow> items(std::string_view id);
  /// The name of one of them; nothing if there is none.
  std::optional<std::string> name(std::string_view id);

 private:
  Database& database_;
  std::optional<Statement> select_, name_;
};

/// Writes rows, and their names once more, packed.
class ItemRows {
 public:
  explicit ItemRows(Database& database) : database_(database), names_(database) {}
  void remove(std::int64_t row);
  /// `old`: what the table has, maybe in another place that remove() emptied; null: nothing.
  void put(const ItemRow& row, const ItemRow* old);
  /// When all rows are written. `all`: heals what of the packed names is wrong.
  void settle(bool all) { names_.settle(all); }

 private:
  Database& database_;
  NameParts names_;
  std::optional<Statement> erase_, insert_, update_;
};

}  // namespace darkpkg::database
