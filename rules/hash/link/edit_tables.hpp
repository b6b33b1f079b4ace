#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cache/database/tables.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// Brings the tables from what one link left to what the next one wants. Writes rows that differ, in place if there is
/// one for the same definition, so that they stay where they stand in Dark's order; new ones come behind all others.
/// The commit keeps its hash, whatever its operations are now: it is a key, which nothing checks. Only a whole link
/// (LoadTables) makes it that of a clean one again.
class EditTables {
 public:
  explicit EditTables(database::Database& database) : database_(database), rows_(database) {}

  void remove(const database::ItemRow& row) { removed_.push_back(row); }
  /// Every item that shares a hash, before or now, with one that changes is among `items`, in a loader's order. Sets
  /// TableItem::written of the items that a row was written for.
  void put(std::span<LoadedItem> items);
  std::size_t rows_written() const { return rows_.rows_written(); }

 private:
  using Content = std::pair<ItemKind, std::string>;

  void put_contents(std::span<LoadedItem> items, std::span<const std::uint32_t> winners);
  void put_content(const LoadedItem& item, const std::string& was);
  void delete_content(const Content& content);
  /// `was`: the hash whose rows become those of the item.
  void put_uses(const LoadedItem& item, std::string_view was);
  void put_adds(std::span<LoadedItem> items);
  /// Dark folds operations in the order of their rows, and the last one that adds a hash counts.
  void order_adds(std::span<LoadedItem* const> twins);
  void put_names(std::span<LoadedItem> items);
  void remove_names();
  void insert_op(const LoggedOp& op, std::string_view stamp);
  bool replace_op(std::string_view old, const LoggedOp& op);
  void delete_op(std::string_view id);
  /// Stamps lie in the past: what a user does next is newer.
  std::string next_stamp();

  database::Database& database_;
  RowWriter rows_;
  std::vector<database::ItemRow> removed_;
  std::string commit_;  ///< the hash of our own
  std::int64_t next_stamp_ = 0;
};

}  // namespace darkpkg::hash
