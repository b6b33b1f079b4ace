#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"

/// A database beside one that was made from the sources alone: what differs, and how it becomes equal. The schemas are
/// `main`, and `clean` for the second one. All throw DatabaseError.
namespace darkpkg::database {

/// Adds the clean one. Nobody writes to it any more. What an edition's SQL may join of darkpkg's own rows are the views
/// `main_items` and `clean_items` (kind, name, item, op), `main_kept` and `clean_kept` (item, name, op), `main_state`
/// and `clean_state` (folded).
void attach_clean(Database& database, const std::string& path);

/// Tables, indexes and views of the clean one that are missing or are others.
struct SchemaDifference {
  std::string what;  ///< "index locations_name"
  bool is_table = false;
  bool is_missing = false;
};
std::vector<SchemaDifference> compare_schemas(Database& database);
/// Makes what is missing, and what differs of darkpkg's own.
void repair_schema(Database& database);

/// Rows that are made from the sources alone.
struct ComparedRows {
  std::string_view table;
  /// SQL. Its first column says what a row is. `$` stands for the name of a schema.
  std::string_view select;
};

/// A table whose rows are compared by a key, column by column, and mended one by one.
struct ComparedTable {
  std::string_view name;
  std::string_view key;
  std::array<std::string_view, 9> columns;  ///< compared; empty ones at the end
  std::string_view title;                   ///< SQL: what a row is, for people, from the clean row `c`
  std::string_view orphan;  ///< SQL, of a row `m` without a partner: did darkpkg write it and leave it behind?
  std::string_view kind =
      {};  ///< of the items whose contents the rows are, by the item's id as the key; empty: no contents
};

enum class Difference : std::uint8_t { missing, changed, left };
struct RowDifference {
  Difference difference{};
  std::string row;      ///< what it is, for people; of a row that is left its key
  std::string columns;  ///< of a changed one, if they are known
};
struct Comparison {
  std::size_t rows = 0;  ///< of the clean one
  std::vector<RowDifference> differences;
};
Comparison compare_rows(Database& database, const ComparedRows& rows);
Comparison compare_table(Database& database, const ComparedTable& table);
/// Makes the rows equal.
void repair_table(Database& database, const ComparedTable& table);
/// Notes the items of which a row differs as changes of the next generation: what a running program has to drop. Before
/// anything is repaired. `moved`: selects kind and id of the items that have another content.
void note_differences(Database& database, std::span<const ComparedTable> tables, std::string_view moved);

/// Darkpkg's own tables that follow from the sources.
std::span<const ComparedRows> own_rows();
/// How many rows a table has more than the clean one's; less than zero: fewer.
std::int64_t count_surplus(Database& database, std::string_view table);
/// Makes them equal, and what look-ups go by as these rows are.
void repair_own_rows(Database& database);

}  // namespace darkpkg::database
