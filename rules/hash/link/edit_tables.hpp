#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cache/database/tables/items.hpp"
#include "rules/hash/link/edit_contents.hpp"
#include "rules/hash/link/edit_log.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// Brings the tables from what one link left to what the next one wants. Writes rows that differ, in place if there is
/// one for the same definition, so that they stay where they stand in Dark's order; new ones come behind all others.
/// The commit keeps its hash, whatever its operations are now: it is a key, which nothing checks. Only a whole link
/// (LoadTables) makes it that of a clean one again.
class EditTables {
 public:
  explicit EditTables(database::Database& database)
      : database_(database), rows_(database), contents_(database, rows_), log_(rows_) {}
  EditTables(const EditTables&) = delete;
  EditTables& operator=(const EditTables&) = delete;

  void remove(const database::ItemRow& row) { removed_.push_back(row); }
  /// Says what will be put: every item that shares a hash, before or now, with one that changes is among `items`, in a
  /// loader's order.
  void begin(std::span<const TableItem> items);
  /// Puts what can be put of an item before all have their bytes.
  void put_uses(TableItem& item, std::span<const NamedItem* const> used);
  /// Puts the rest. Sets TableItem::written of the items that a row was written for.
  void put(std::span<LoadedItem> items);
  std::size_t rows_written() const { return rows_.rows_written(); }
  EditContents& contents() { return contents_; }

 private:
  std::string find_commit(std::span<const TableItem> items);

  database::Database& database_;
  RowWriter rows_;
  EditContents contents_;
  EditLog log_;
  std::vector<database::ItemRow> removed_;
  std::string commit_;  ///< the hash of our own
};

}  // namespace darkpkg::hash
