#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/object/sections.hpp"

/// The rows of darkpkg's own tables (migrations/0002_darkpkg.sql) as values.
namespace darkpkg::database {

/// The row of darkpkg_state. The blobs are compared only.
struct State {
  std::int64_t generation = 0;
  std::string linker;
  std::string compiler;
  std::string inputs;
  bool adopted = false;
  friend bool operator==(const State&, const State&) = default;
};
/// Nothing before the first link.
std::optional<State> read_state(Database& database);
/// When darkpkg first saw the database: tells it from others whose generations have the same numbers.
std::string read_origin(Database& database);
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

/// What darkpkg may delete again, of the rows that an item has in Dark's tables.
enum Owned : std::int64_t { kContent = 1, kLocation = 2, kAddOp = 4, kNameOp = 8, kAllRows = 15 };

/// A row of darkpkg_items.
struct ItemRow {
  std::int64_t row = 0;  ///< its id: see item_row()
  object::ItemKind kind{};
  std::string name;  ///< full, dotted
  std::string item;  ///< the UUID's text
  object::ContentHash hash{};
  std::string op;  ///< of the Add op
  std::int64_t owned = kAllRows;

  FileId file() const { return row >> 20; }
};
/// The rows of a file's items start here; a file has room for 2^20 items.
constexpr std::int64_t first_item_row(FileId file) { return file << 20; }

/// The items of one file, in the order of their rows.
std::vector<ItemRow> read_items(Database& database, FileId file);
/// The items of all files.
std::vector<ItemRow> read_all_items(Database& database);

}  // namespace darkpkg::database
