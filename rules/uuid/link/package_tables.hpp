#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "language/item.hpp"
#include "rules/edition/edition.hpp"

/// Dark's tables, as far as darkpkg writes them: contents, locations, ops.
namespace darkpkg::uuid {

using database::Database;
using database::Statement;

/// Which of an item's rows darkpkg may delete again: ItemRow::owned.
enum Owned : std::int64_t { kContent = 1, kLocation = 2, kAddOp = 4, kNameOp = 8, kAllRows = 15 };

/// Where contents of a kind are.
struct ContentTable {
  std::string_view table;
  std::string_view runtime;  ///< the column with RT
};

constexpr ContentTable content_table(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return {"package_types", "rt_def"};
    case ItemKind::value: return {"package_values", "rt_dval"};
    case ItemKind::fn: break;
  }
  return {"package_functions", "rt_instrs"};
}

/// A row of `locations` on the main branch, as Dark's loader writes it.
struct LocationRow {
  std::string_view id;  ///< location_id
  std::string_view item;
  std::string_view owner;
  std::string_view modules;  ///< without the owner, dotted
  std::string_view name;
  ItemKind kind{};
};

/// Writes only what differs from what is there. Counts the rows that it inserts, changes and deletes.
class PackageTables {
 public:
  /// `empty`: the tables have no rows, so that there is nothing to compare with.
  PackageTables(Database& database, bool empty) : database_(database), empty_(empty) {}

  /// The content of an item: PT and RT blob. True if a row was written.
  bool put_content(ItemKind kind, std::string_view item, std::string_view program, std::string_view runtime);
  void delete_content(ItemKind kind, std::string_view item);

  /// Makes the location row what it should be.
  bool put_location(const LocationRow& row);
  void delete_location(std::string_view id);
  /// The place that a location is at; nothing if there is none of that id.
  std::optional<Location> place_of(std::string_view id);

  /// Who an op's row belongs to.
  enum class OpOwner : std::uint8_t { ours, somebody_elses };
  /// Puts an op there, in the place of `old` (an op of ours, or empty). If somebody else has the same op already,
  /// that row stays as it is. `check`: compares the bytes also if the row is ours already.
  OpOwner put_op(std::string_view old, std::string_view id, std::string_view blob, bool check);
  void delete_op(std::string_view id);

  /// Gives these rows the order of `ids`, behind rows that stand there already if one is too early. Whoever reads a
  /// table without an order sees its rows so.
  void order_contents(ItemKind kind, std::span<const std::string> ids);
  void order_locations(std::span<const std::string> ids) { order("locations", "location_id", ids); }
  void order_ops(std::span<const std::string> ids) { order("package_ops", "id", ids); }

  std::size_t rows_written() const { return rows_; }

 private:
  void order(std::string_view table, std::string_view key, std::span<const std::string> ids);
  Statement& prepared(std::optional<Statement>& statement, std::string_view sql);
  void count() { rows_ += static_cast<std::size_t>(database_.changes()); }

  struct Content {
    std::optional<Statement> select, insert, update, erase;
  };

  Database& database_;
  bool empty_;
  std::size_t rows_ = 0;
  std::array<Content, 3> contents_;  // by kind
  std::optional<Statement> select_location_, insert_location_, update_location_, delete_location_, select_place_;
  std::optional<Statement> select_op_, insert_op_, update_op_, delete_op_;
};

/// The items that the locations of the main branch have.
std::vector<NamedItem> read_names(Database& database);
/// The content of an item, RT only if it is wanted; nothing if there is none.
std::optional<ItemBytes> read_content(Database& database, ItemKind kind, std::string_view item, bool with_runtime);

}  // namespace darkpkg::uuid
