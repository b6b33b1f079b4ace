#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"
#include "rules/hash/link/load_rows.hpp"

namespace darkpkg::hash {

/// Brings the tables to what Dark's loader stores: rows that are right stay as they are. All rows of these tables are
/// darkpkg's: check_owned() was asked before. Counts the rows that it inserts, changes and deletes.
class LoadTables {
 public:
  explicit LoadTables(database::Database& database) : database_(database) {}

  /// Sets TableItem::written of the items that a row was written for.
  void put(const LoadRows& rows);
  std::size_t rows_written() const { return rows_; }

 private:
  void put_branch_ops(const LoadCommit& commit);
  void put_commit(const LoadCommit& commit);
  /// Returns the stamps of the operations that name items, in the items' order.
  std::vector<std::string> put_ops(const LoadRows& rows);
  void put_locations(const LoadRows& rows, const std::vector<std::string>& stamps);
  void put_contents(ItemKind kind, const LoadRows& rows);
  void put_dependencies(const LoadRows& rows);

  template <typename... T>
  void run(std::string_view sql, const T&... values);
  bool count(database::Statement& statement);

  database::Database& database_;
  std::size_t rows_ = 0;
};

/// Throws DatabaseError if the tables have rows of others than a loader: branches, commits and operations of users,
/// deprecations. They are nothing of darkpkg's, and what a link does to the packages has to leave them whole.
void check_owned(database::Database& database);

}  // namespace darkpkg::hash
