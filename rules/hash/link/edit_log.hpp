#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "cache/database/tables/items.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// What an edit finds in the log.
struct LogBefore {
  std::string_view commit;                     ///< that of the packages
  bool others = false;                         ///< are there rows of others?
  const std::set<std::string>& gone_ops;       ///< operations that added items, and that may not be wanted any more
  std::span<const database::ItemRow> removed;  ///< items whose names go
};

/// The log of operations and the names that they give, as an edit changes them: in place if there was one for the same
/// definition, so that rows stay where they stand in Dark's order.
class EditLog {
 public:
  explicit EditLog(RowWriter& rows) : rows_(rows) {}

  /// Sets TableItem::written of the items that a row was written for, and the operation in their rows.
  void put(std::span<LoadedItem> items, const LogBefore& before);

 private:
  void put_adds(std::span<LoadedItem> items, const std::set<std::string>& had);
  /// Dark folds operations in the order of their rows, and the last one that adds a hash counts.
  void order_adds(std::span<LoadedItem* const> twins);
  void put_names(std::span<LoadedItem> items);
  /// `op`: the operation that names the item; `stamp`: what it got, or nothing if it kept its own.
  void put_location(const TableItem& item, const LoggedOp& op, std::string stamp);
  void remove_names(std::span<const database::ItemRow> removed);
  /// Lists names again that users held. Whether there may be any, two indexes tell.
  void list_names_again();
  /// Is the operation a user's on the main branch? One that is not committed is ours from now on: if the user discarded
  /// it, the packages would lose it.
  bool take_over_op(const LoggedOp& op);
  std::string stamp_of(const LoggedOp& op);
  void insert_op(const LoggedOp& op, std::string_view stamp);
  bool replace_op(std::string_view old, const LoggedOp& op);
  void delete_op(std::string_view id);
  /// Stamps lie in the past: what a user does next is newer.
  std::string next_stamp();

  RowWriter& rows_;
  std::string commit_;
  bool others_ = false;
  std::int64_t next_stamp_ = 0;
};

}  // namespace darkpkg::hash
