#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/function_ref.hpp"
#include "cache/database/database.hpp"
#include "cache/object/sections.hpp"
#include "language/item_id.hpp"

/// The rows of darkpkg's own tables (migrations/0002_darkpkg.sql) as values.
namespace darkpkg::database {

/// The row of darkpkg_state. The blobs are compared only.
struct State {
  std::int64_t generation = 0;
  std::string linker;
  std::string compiler;
  std::string inputs;
  bool adopted = false;
  std::string edition;
  bool folded = true;  ///< Dark's rows stand as a link from nothing writes them, their order included
  friend bool operator==(const State&, const State&) = default;
};
/// Nothing before the first link.
std::optional<State> read_state(Database& database);
/// When darkpkg first saw the database: tells it from others whose generations have the same numbers.
std::string read_origin(Database& database);
/// The edition of Dark whose items it has; nothing before the first link.
std::optional<std::string> read_edition(Database& database);
void write_state(Database& database, const State& state);

using FileId = std::int64_t;

/// A row of darkpkg_files.
struct FileRow {
  std::string path;  ///< of the source, below the packages' root
  FileId id = 0;
  FileStat object;  ///< as it was before it was read
  object::ContentHash content{};
  std::int64_t items = 0;
  std::int64_t warnings = 0;
};
/// All rows, in ascending order of path.
std::vector<FileRow> read_files(Database& database);

/// A row of darkpkg_items.
struct ItemRow {
  std::int64_t row = 0;  ///< its id: see item_row()
  object::ItemKind kind{};
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

/// The items of one file, in the order of their rows.
std::vector<ItemRow> read_items(Database& database, FileId file);
/// The items of all files.
std::vector<ItemRow> read_all_items(Database& database);

/// The items that share an id, if ids are hashes of contents.
class SharedIds {
 public:
  explicit SharedIds(Database& database) : database_(database) {}
  std::vector<ItemRow> items(std::string_view id);

 private:
  Database& database_;
  std::optional<Statement> select_;
};

/// Writes rows of darkpkg_items.
class ItemRows {
 public:
  explicit ItemRows(Database& database) : database_(database) {}
  void remove(std::int64_t row);
  /// `old`: what the table has, maybe in another place that remove() emptied; null: nothing.
  void put(const ItemRow& row, const ItemRow* old);

 private:
  Database& database_;
  std::optional<Statement> erase_, insert_, update_;
};

/// The row of an item; nothing if darkpkg linked none of that name.
std::optional<std::int64_t> item_row(Database& database, std::string_view name, ItemKind kind);

/// Who uses whom, for who follows many uses: of those at the other ends no more is read than their names.
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

/// Who uses whom by id: darkpkg_edges.
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
