#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cache/database/tables/items.hpp"
#include "rules/hash/link/edit_uses.hpp"
#include "rules/hash/link/evaluate_values.hpp"
#include "rules/hash/link/kept_contents.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// The contents of items by their hashes, as an edit changes them: in place if a hash is left that no item has any
/// longer, and what rows of others need of those stays.
class EditContents {
 public:
  EditContents(database::Database& database, RowWriter& rows)
      : database_(database), rows_(rows), shared_(database), uses_(rows) {}

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

  /// Finds where the contents of these items will be, before their bytes are known. `commit`: that of the packages.
  void begin(std::span<const TableItem> items, std::span<const database::ItemRow> removed, std::string_view commit);
  /// Puts what an item uses; of items that share a hash nothing yet.
  void put_uses(const TableItem& item, std::span<const NamedItem* const> used);
  /// Puts all else, and deletes what is left.
  void put(std::span<LoadedItem> items);

  /// Are there rows of others?
  bool others() const { return others_; }
  /// Operations of before that added an item, if nothing of others needs what they added.
  const std::set<std::string>& gone_ops() const { return gone_ops_; }
  /// What stays for rows of others since the last call.
  std::vector<KeptContent> take_kept() { return std::exchange(kept_, {}); }

 private:
  /// A hash that items had, and that none has any longer.
  struct Left {
    ItemKind kind{};
    std::string name;
    std::set<std::string> ops;  ///< of the operations that added it
  };
  /// Where the content of a hash is.
  struct Content {
    bool is_there = false;  ///< by this hash
    std::string was;        ///< else the hash that is left whose row it gets; empty: none
    std::size_t items = 0;  ///< how many share it

    std::string_view uses_of(std::string_view hash) const { return was.empty() ? hash : std::string_view(was); }
  };

  void find_left(std::span<const TableItem> items, std::span<const database::ItemRow> removed);
  /// Of what was left, and of what earlier links kept, takes out what rows of others need.
  void settle_kept(std::span<const TableItem> items, std::string_view commit);
  std::string op_of_content(const std::string& hash, const Left& left);
  void find_contents(std::span<const TableItem> items);
  void put_content(const LoadedItem& item, const Content& content);
  void erase(ItemKind kind, std::string_view hash);

  database::Database& database_;
  RowWriter& rows_;
  database::SharedIds shared_;
  EditUses uses_;
  std::map<std::string, Left> left_;                        ///< by hash
  std::unordered_map<std::string_view, Content> contents_;  ///< by hash
  std::set<std::string> gone_ops_;
  bool others_ = false;
  std::vector<KeptContent> kept_;
};

}  // namespace darkpkg::hash
