#include "rules/hash/link/package_rows.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "cache/database/tables/items.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/hash/identity/log.hpp"
#include "rules/hash/link/evaluate_values.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/load_tables.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {
namespace {

using database::Database;
using database::DatabaseError;
using database::ItemRow;
using database::Statement;

[[noreturn]] void missing(const Database& from, const std::string& what) {
  throw DatabaseError({"the database '" + from.path() + "' has no " + what, "build again, then export"}, 0);
}

constexpr std::size_t kTagSize = 1;

/// The items as a link has them, read back from the rows that it wrote.
class StoredRows {
 public:
  explicit StoredRows(Database& from) : from_(from), select_(from) {
    std::vector<ItemRow> rows = database::read_all_items(from);
    std::ranges::sort(rows, {}, [](const ItemRow& row) { return std::tie(row.name, row.kind); });
    progress::Step step("items read", rows.size());
    for (ItemRow& row : rows) {
      read(std::move(row));
      step.advance();
    }
    // Dark lets the last one that adds a hash win, and in the tables one has won.
    std::ranges::stable_partition(loaded_, [&](const LoadedItem& item) { return !winners_.contains(item.item); });
  }

  std::span<LoadedItem> items() { return loaded_; }

 private:
  /// What stands in the tables for a hash.
  struct Content {
    std::string program, runtime, description;
    std::vector<const NamedItem*> used;
    bool has_winner = false;
  };

  void read(ItemRow row) {
    const std::optional<ItemId> id = ItemId::parse(row.item);
    if (!id) missing(from_, "well-formed id for " + row.name);
    Location place = location_of(row.kind, row.name);
    if (place.modules.empty()) missing(from_, "owner of " + row.name);
    object::IndexItem& index = indexes_.emplace_back();
    index.kind = row.kind;
    index.modules = std::move(place.modules);
    index.name = std::move(place.name);
    TableItem& item = items_.emplace_back();
    item.item = &names_.emplace_back(NamedItem{row.kind, row.name, *id});
    item.index = &index;
    item.row = std::move(row);

    Content& content = content_of(*item.item);
    LoadedItem& loaded = loaded_.emplace_back();
    loaded.item = &item;
    // Of items of one hash each has an operation of its own.
    loaded.bytes.program = program_of(item.row);
    loaded.bytes.runtime = item.row.kind == ItemKind::value ? "" : content.runtime;
    loaded.bytes.description = content.description;
    loaded.bytes.used = content.used;
    auto operations = std::make_unique<Operations>();
    operations->add = log_add(item.row.kind, std::string_view(loaded.bytes.program).substr(darkpkg::wire::kHeaderSize));
    const std::vector<std::string_view> modules(index.modules.begin() + 1, index.modules.end());
    operations->name = log_name(item.row.kind, {index.modules.front(), modules, index.name}, item.row.item);
    item.prepared = std::move(operations);
    if (!content.has_winner && loaded.bytes.program == content.program) {
      content.has_winner = true;
      winners_.insert(&item);
    }
  }

  std::string program_of(const ItemRow& row) {
    Statement& op = select_.select("SELECT op_blob FROM package_ops WHERE id = ? AND branch_id = ?",
                                   std::string_view(row.op), kMainBranch);
    if (!op.step() || op.blob(0).size() < darkpkg::wire::kHeaderSize + kTagSize)
      missing(from_, "operation that adds " + row.name);
    std::string out;
    darkpkg::wire::begin_blob(out);
    out.append(op.blob(0).substr(darkpkg::wire::kHeaderSize + kTagSize));
    darkpkg::wire::end_blob(out, 0);
    op.reset();
    return out;
  }

  Content& content_of(const NamedItem& item) {
    const auto [at, is_new] = contents_.try_emplace(item.id);
    Content& out = at->second;
    if (!is_new) return out;
    const auto [table, runtime] = content_table(item.kind);
    std::string query("SELECT pt_def, description, ");
    query.append(runtime).append(" FROM ").append(table).append(" WHERE hash = ?");
    const std::string hash = item.id.text();
    Statement& content = select_.select(query, std::string_view(hash));
    if (!content.step()) missing(from_, "content of " + item.name);
    out.program = content.blob(0);
    out.description = content.text(1);
    out.runtime = content.blob(2);
    content.reset();
    Statement& used = select_.select(
        "SELECT depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, depends_on_name FROM "
        "package_dependencies WHERE item_hash = ?",
        std::string_view(hash));
    while (used.step()) {
      const std::optional<ItemId> id = ItemId::parse(used.text(0));
      const std::optional<ItemKind> kind = parse_kind(used.text(1));
      if (!id || !kind) missing(from_, "well-formed dependency of " + item.name);
      std::string name(used.text(2));
      if (!used.text(3).empty()) name.append(".").append(used.text(3));
      name.append(".").append(used.text(4));
      out.used.push_back(&names_.emplace_back(NamedItem{*kind, std::move(name), *id}));
    }
    used.reset();
    return out;
  }

  Database& from_;
  RowWriter select_;
  std::deque<NamedItem> names_;
  std::deque<object::IndexItem> indexes_;
  std::deque<TableItem> items_;
  std::unordered_map<ItemId, Content> contents_;
  std::unordered_set<const TableItem*> winners_;
  std::vector<LoadedItem> loaded_;
};

/// Gives values their results. All that they use is among the items.
void evaluate(std::span<LoadedItem> items) {
  std::map<std::pair<ItemKind, std::string_view>, LoadedItem*> by_hash;
  std::vector<std::string> values;
  for (LoadedItem* winner : winners_of(items)) {
    const ItemRow& row = winner->item->row;
    by_hash.emplace(std::pair(row.kind, std::string_view(row.item)), winner);
    if (row.kind == ItemKind::value) values.push_back(row.item);
  }
  const auto fetch = [&](ItemKind kind, std::string_view hash) -> std::optional<ItemContent> {
    const auto found = by_hash.find({kind, hash});
    if (found == by_hash.end()) return std::nullopt;
    const LoadedItem& item = *found->second;
    return ItemContent{kind == ItemKind::value ? item.bytes.program : item.bytes.runtime, item.item->row.name};
  };
  for (ValueResult& result : evaluate_values(values, fetch).results) {
    LoadedItem& item = *by_hash.at({ItemKind::value, result.id});
    item.bytes.runtime = std::move(result.runtime);
    item.value_type = std::move(result.type);
  }
}

}  // namespace

CopiedRows copy_package_rows(Database& from, Database& to, const CopyOptions& options) {
  StoredRows stored(from);
  if (!options.log_only) evaluate(stored.items());
  const LoadRows rows = load_rows(stored.items());
  LoadTables(to, options.epoch_s * 1000).put(rows);
  const std::string epoch = stamp_text(options.epoch_s * 1000);
  Statement(to, "UPDATE branch_ops SET origin_ts = ?").run(std::string_view(epoch));
  if (options.log_only) {
    for (std::string_view table :
         {"locations", "package_types", "package_values", "package_functions", "package_dependencies"})
      to.execute(std::string("DELETE FROM ").append(table));
    to.execute("UPDATE package_ops SET applied = 0");
  }
  return {stored.items().size(), rows.ops.size()};
}

}  // namespace darkpkg::hash
