#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cache/database/database.hpp"
#include "rules/hash/link/kept_contents.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/outside_hashes.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// Brings the tables to what Dark's loader stores: rows that are right stay as they are. Rows of the packages are those
/// of their commit, whoever made it, and what its operations add; all others are somebody else's, and stay, as does
/// what they need. Counts the rows that it inserts, changes and deletes.
class LoadTables {
 public:
  /// `first_stamp_ms`: when the first operation was logged, in ms since 1970; nothing: so that all lie in the past.
  explicit LoadTables(database::Database& database, std::optional<std::int64_t> first_stamp_ms = std::nullopt)
      : database_(database), writer_(database), first_stamp_ms_(first_stamp_ms) {}

  /// Whose rows become those of the packages if the tables leave a choice, see own_commit().
  void take_over(std::string_view commit) { wanted_ = commit; }
  /// Sets TableItem::written of the items that a row was written for.
  void put(const LoadRows& rows);
  std::size_t rows_written() const { return writer_.rows_written(); }
  /// What stays for rows of others since the last call.
  std::vector<KeptContent> take_kept() { return std::exchange(kept_, {}); }

 private:
  std::string find_own(const LoadRows& rows);
  /// Contents that operations of ours add, by hash.
  std::map<std::string, KeptRow> added_contents();
  /// Makes the operation again that adds a content; returns its id, or nothing if the content is damaged.
  std::string add_op_of(const std::string& hash, ItemKind kind);
  /// Finds what goes: contents of ours that are not wanted and that nobody else needs.
  void find_gone(const LoadRows& rows);
  /// Is the item's name there as darkpkg writes it? If not, somebody else filled the tables.
  bool has_name(const TableItem& item);
  /// Results of values have ids of expressions in them, and another's loader draws others. Dark evaluates what has
  /// none.
  void forget_results();
  void put_branch_ops(const LoadCommit& commit);
  void put_commit(const LoadCommit& commit);
  /// Are the operations there, in Dark's order, with stamps in the past? Adds their stamps, by LoadRows::Op::stamp.
  bool has_ops(const LoadRows& rows, std::map<std::size_t, std::string>& stamps);
  void take_over_ops(const LoadRows& rows);
  /// Deletes the operations of our own, but for those of contents that stay.
  void forget_ops();
  /// Returns the stamps of the operations that name items, in the items' order.
  std::vector<std::string> put_ops(const LoadRows& rows);
  void put_locations(const LoadRows& rows, const std::vector<std::string>& stamps);
  void leave_names_to_users();
  void put_contents(ItemKind kind, const LoadRows& rows);
  void put_dependencies(const LoadRows& rows);

  template <typename... T>
  std::size_t run(std::string_view sql, const T&... values) {
    return writer_.run(sql, values...);
  }

  database::Database& database_;
  RowWriter writer_;
  std::string wanted_;  ///< the commit that somebody named; empty: none
  std::optional<std::int64_t> first_stamp_ms_;
  std::string own_;                              ///< the commit of the packages as it is there; empty: none
  std::string commit_;                           ///< as it becomes
  bool others_ = false;                          ///< are there rows of others?
  std::map<std::string, ItemKind> gone_;         ///< by hash
  std::set<std::string, std::less<>> kept_ops_;  ///< that add what stays for others
  std::vector<KeptContent> kept_;
};

}  // namespace darkpkg::hash
