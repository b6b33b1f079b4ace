#pragma once

#include <array>
#include <span>
#include <string_view>

/// What `darkpkg verify` compares of an edition's tables, as SQL.
namespace darkpkg {

/// Rows that a link makes from the sources alone. A full link mends them.
struct VerifiedRows {
  std::string_view table;
  /// Its first column says what a row is. `$` stands for the name of a schema: `main`, or `clean` for the database that
  /// was made from the sources alone.
  std::string_view select;
};

/// A table whose rows are compared by a key, column by column, and mended one by one.
struct VerifiedTable {
  std::string_view name;
  std::string_view key;
  std::array<std::string_view, 9> columns;  ///< compared; empty ones at the end
  std::string_view title;                   ///< what a row is, for people, from the clean row `c`
  std::string_view orphan;  ///< of a row `m` without a partner: did darkpkg write it and leave it behind?
  std::string_view kind =
      {};  ///< of the items whose contents the rows are, by the item's id as the key; empty: no contents
};

/// An edition has rows or tables, not both.
struct Verification {
  std::span<const VerifiedRows> rows;
  std::span<const VerifiedTable> tables;
  /// Of the tables: selects kind and id of the items that have another content in `main` than in `clean`.
  std::string_view moved;

  bool is_mended_by_link() const { return tables.empty(); }
};

}  // namespace darkpkg
