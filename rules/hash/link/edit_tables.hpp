#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cache/database/tables/items.hpp"
#include "rules/hash/link/evaluate_values.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// Brings the tables from what one link left to what the next one wants. Writes rows that differ, in place if there is
/// one for the same definition, so that they stay where they stand in Dark's order; new ones come behind all others.
/// The commit keeps its hash, whatever its operations are now: it is a key, which nothing checks. Only a whole link
/// (LoadTables) makes it that of a clean one again.
class EditTables {
 public:
  explicit EditTables(database::Database& database) : database_(database), rows_(database), shared_(database) {}

  void remove(const database::ItemRow& row) { removed_.push_back(row); }
  /// Every item that shares a hash, before or now, with one that changes is among `items`, in a loader's order. Sets
  /// TableItem::written of the items that a row was written for.
  void put(std::span<LoadedItem> items);
  std::size_t rows_written() const { return rows_.rows_written(); }
  /// What the tables have of an item.
  std::optional<ItemContent> content(ItemKind kind, std::string_view hash);
  /// Whether rows of the winners' hashes have another RT. Twins have one hash, but the ids of their expressions are not
  /// the same, and results with lambdas have these.
  bool has_other_code(std::span<LoadedItem* const> winners);
  /// The hashes of all values that darkpkg keeps.
  std::vector<std::string> values();
  /// Puts the result of a value whose row stays. Was it another?
  bool put_result(const ValueResult& result);
  /// How many values have no result.
  std::size_t unevaluated();

  /// What stays for rows of others since the last call.
  std::vector<KeptContent> take_kept() { return std::exchange(kept_, {}); }

 private:
  /// A hash that items had, and that none has any longer.
  struct Left {
    ItemKind kind{};
    std::string name;
    std::set<std::string> ops;  ///< of the operations that added it
  };

  /// A row of what an item uses: its hash, kind, and the name that it is found at.
  struct StoredUse {
    std::int64_t rowid = 0;
    std::string hash, kind, name;
  };

  std::string find_commit(std::span<const LoadedItem> items);
  void find_left(std::span<const LoadedItem> items);
  /// Of what was left, and of what earlier links kept, takes out what rows of others need.
  void settle_kept(std::span<const LoadedItem> items);
  std::string op_of_content(const std::string& hash, const Left& left);
  void put_contents(std::span<LoadedItem> items, std::span<const std::uint32_t> winners);
  void put_content(const LoadedItem& item, const std::string& was);
  void delete_content(ItemKind kind, std::string_view hash);
  /// `was`: the hash whose rows become those of the item.
  void put_uses(const LoadedItem& item, std::string_view was);
  /// `hash`: the user's, which was `was`; `id`: the hash of what it uses.
  void change_use(const StoredUse& use, std::string_view was, std::string_view hash, std::string_view id);
  void put_adds(std::span<LoadedItem> items);
  /// Dark folds operations in the order of their rows, and the last one that adds a hash counts.
  void order_adds(std::span<LoadedItem* const> twins);
  void put_names(std::span<LoadedItem> items);
  /// `op`: the operation that names the item; `stamp`: what it got, or nothing if it kept its own.
  void put_location(const TableItem& item, const LoggedOp& op, std::string stamp);
  void remove_names();
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

  database::Database& database_;
  RowWriter rows_;
  database::SharedIds shared_;
  std::vector<database::ItemRow> removed_;
  std::string commit_;                ///< the hash of our own
  std::map<std::string, Left> left_;  ///< by hash
  std::set<std::string> gone_ops_;    ///< operations of before that add an item, if they are not wanted any more
  bool others_ = false;               ///< are there rows of others?
  std::vector<KeptContent> kept_;
  std::int64_t next_stamp_ = 0;
};

}  // namespace darkpkg::hash
