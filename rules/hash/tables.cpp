#include "rules/hash/tables.hpp"

#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "language/dotnet/blob.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/link/branch_names.hpp"
#include "rules/hash/link/edit_tables.hpp"
#include "rules/hash/link/evaluate_values.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/load_tables.hpp"
#include "rules/hash/link/package_rows.hpp"
#include "rules/hash/link/ref_hashes.hpp"
#include "rules/hash/link/rows.hpp"
#include "rules/hash/link/salvage.hpp"

namespace darkpkg::hash {
namespace {

using database::Statement;

class Tables final : public ItemTables {
 public:
  Tables(database::Database& database, bool all)
      : database_(database), all_(all), whole_(database), edit_(database), has_branches_(has_branches(database)) {}

  void take_over(std::string_view commit) override { whole_.take_over(commit); }
  std::optional<ItemId> prior_id(const object::IndexItem&, std::string_view) override { return std::nullopt; }
  std::unique_ptr<PreparedRows> prepare(const NamedItem& item, const object::IndexItem& index,
                                        const ItemBytes& bytes) const override {
    auto out = std::make_unique<Operations>();
    out->add = log_add(item.kind, std::string_view(bytes.program).substr(darkpkg::wire::kHeaderSize));
    const std::vector<std::string_view> modules(index.modules.begin() + 1, index.modules.end());
    const std::string id = item.id.text();
    out->name = log_name(item.kind, {index.modules.front(), modules, index.name}, id);
    return out;
  }
  void remove(const database::ItemRow& row) override {
    if (!all_) edit_.remove(row);  // a whole link deletes what is not wanted
    if (has_branches_) changed_.try_emplace(row.name);
  }
  void begin(std::span<const TableItem> items) override {
    if (!all_) edit_.begin(items);
  }
  void put(TableItem& item, ItemBytes bytes) override {
    if (!all_) edit_.put_uses(item, bytes.used);
    bytes_.push_back(std::move(bytes));
  }
  bool ids_in_order() const override { return false; }
  std::vector<ItemProblem> check(std::span<TableItem> items) override {
    items_.clear();
    for (std::size_t i = 0; i < items.size(); i++) items_.push_back({&items[i], std::move(bytes_[i])});
    bytes_.clear();
    return evaluate();
  }
  void finish(std::span<TableItem> items) override {
    note_changed(items);
    if (!all_) {
      edit_.put(items_);
      for (const ValueResult& result : others_)
        if (edit_.contents().put_result(result)) changed_beside_.push_back({ItemKind::value, result.id});
      return;
    }
    for (TableItem& item : items) item.written = item.old == nullptr || item.old->item != item.row.item;
    whole_.put(load_rows(items_));
  }
  std::vector<BranchName> branch_names() override { return hash::branch_names(database_, changed_); }
  std::vector<ChangedContent> changed_beside() override { return std::exchange(changed_beside_, {}); }
  std::size_t unevaluated() override { return edit_.contents().unevaluated(); }
  std::vector<KeptContent> settle_left() override { return all_ ? whole_.take_kept() : edit_.contents().take_kept(); }
  std::size_t rows_written() const override { return whole_.rows_written() + edit_.rows_written(); }
  std::size_t adopted() const override { return 0; }
  std::size_t count_left_rows() override { return 0; }
  RemovedRows remove_left_rows() override { return {}; }

 private:
  void note_changed(std::span<const TableItem> items) {
    if (!has_branches_) return;
    // The first link of a database changes no name.
    for (const TableItem& item : items)
      if (item.old ? item.old->item != item.row.item : !all_) changed_.insert_or_assign(item.row.name, item.row.item);
  }

  /// The values that are linked, and if code that others may have read is another, those too.
  std::vector<ItemProblem> evaluate() {
    const std::vector<LoadedItem*> winners = winners_of(items_);
    std::array<std::unordered_map<std::string_view, LoadedItem*>, kItemKinds.size()> by_hash;
    std::vector<std::string> hashes;
    for (LoadedItem* winner : winners) {
      const database::ItemRow& row = winner->item->row;
      by_hash[static_cast<std::size_t>(row.kind)].emplace(row.item, winner);
      if (row.kind == ItemKind::value) hashes.push_back(row.item);
    }
    const auto fetch = [&](ItemKind kind, std::string_view hash) -> std::optional<ItemContent> {
      const auto& linked = by_hash[static_cast<std::size_t>(kind)];
      const auto found = linked.find(hash);
      if (found == linked.end()) return edit_.contents().content(kind, hash);
      const LoadedItem& item = *found->second;
      return ItemContent{kind == ItemKind::value ? item.bytes.program : item.bytes.runtime, item.item->row.name};
    };
    EvaluatedValues found = evaluate_values(hashes, fetch);
    const auto& values = by_hash[static_cast<std::size_t>(ItemKind::value)];
    for (ValueResult& result : found.results) {
      LoadedItem& item = *values.at(result.id);
      item.bytes.runtime = std::move(result.runtime);
      item.value_type = std::move(result.type);
    }
    std::vector<ItemProblem> out;
    for (ValueProblem& problem : found.problems)
      out.push_back({values.at(problem.id)->item, problem.code, std::move(problem.message), std::move(problem.help),
                     problem.instruction});
    others_.clear();
    if (all_ || !out.empty() || !edit_.contents().has_other_code(winners)) return out;
    std::vector<std::string> others = edit_.contents().values();
    std::erase_if(others, [&](const std::string& hash) { return values.contains(hash); });
    others_ = evaluate_values(others, fetch).results;
    return out;
  }

  database::Database& database_;
  bool all_;  // the link is a whole one
  LoadTables whole_;
  EditTables edit_;
  bool has_branches_;  // of others
  ChangedNames changed_;
  std::vector<ItemBytes> bytes_;     // what was put since the last check()
  std::vector<LoadedItem> items_;    // what is to be finished
  std::vector<ValueResult> others_;  // of values that are not linked
  std::vector<ChangedContent> changed_beside_;
};

/// What Dark of commit 14c4158ae7 notes of its schema and of its formats; migrations/hash has them too.
constexpr std::string_view kSchemaState = "4F45E5822AEA4DF1A08F453076471F36154978BC98E77CEEF0F66DD8D83E2A89";
constexpr std::string_view kRelease = "4";

/// Is this what the one row of the table has?
bool has(database::Database& db, std::string_view table, std::string_view column, std::string_view value) {
  if (!db.has_table(table)) return false;
  std::string query("SELECT ");
  query.append(column).append(" FROM ").append(table);
  Statement row(db, query);
  return row.step() && row.text(0) == value;
}

/// Throws DatabaseError if the tables are of another version of Dark.
void check_version(database::Database& db) {
  if (has(db, "schema_state_v0", "hash", kSchemaState) && has(db, "release_state_v0", "\"release\"", kRelease)) return;
  throw database::DatabaseError({"the database '" + db.path() + "' was made by another version of Dark",
                                 "use the darkpkg of that version, or run Dark's own migrations on it first"},
                                0);
}

class Schema final : public TableSchema {
 public:
  std::span<const EmbeddedMigration> migrations() const override {
    static const std::vector<EmbeddedMigration> kAll = with_machine(hash_migrations());
    return kAll;
  }
  TablesBefore before(database::Database& db) const override {
    bool empty = true;
    for (std::string_view table : {"locations", "package_ops", "package_types", "package_values", "package_functions",
                                   "package_dependencies", "commits"})
      empty = empty && !db.has_rows(table);
    return {.empty = empty, .adopted = false};
  }
  std::span<const std::string_view> indexed() const override {
    static constexpr std::array<std::string_view, 3> kTables{"locations", "package_ops", "package_dependencies"};
    return kTables;
  }
  /// An edit that 12 names follow writes 1.2 MB, that of `List.map` 27 MB: every fiftieth, or every third, waits for
  /// the disk.
  std::uint64_t largest_wal() const override { return std::uint64_t{64} << 20; }
  database::LocationTable location_table() const override { return {"locations", "location_id"}; }
  std::vector<database::TableSize> sizes(database::Database& db) const override {
    database::TableSize program{"program types"}, runtime{"runtime types"}, ops{"ops"};
    for (ItemKind kind : kItemKinds) {
      const ContentTable table = content_table(kind);
      program.add(db, table.table, "pt_def");
      runtime.add(db, table.table, table.runtime);
    }
    ops.add(db, "package_ops", "op_blob");
    return {program, runtime, ops};
  }
  std::optional<std::vector<NamedItem>> read_names(database::Database& db) const override {
    if (!db.has_table("locations")) return std::nullopt;
    std::vector<NamedItem> out;
    Statement rows(db,
                   "SELECT owner, modules, name, item_hash, item_type FROM locations NOT INDEXED WHERE branch_id = ? "
                   "AND unlisted_at IS NULL");
    rows.bind(kMainBranch);
    while (rows.step()) {
      std::optional<ItemId> id = ItemId::parse(rows.text(3));
      std::optional<ItemKind> kind = parse_kind(rows.text(4));
      if (!id || !kind) continue;
      const std::string_view owner = rows.text(0), modules = rows.text(1), last = rows.text(2);
      std::string name;
      name.reserve(owner.size() + modules.size() + last.size() + 2);
      name.append(owner);
      if (!modules.empty()) name.append(1, '.').append(modules);
      name.append(1, '.').append(last);
      out.push_back({*kind, std::move(name), *id});
    }
    return out;
  }
  std::optional<ItemBytes> read(database::Database& db, const NamedItem& item, bool with_runtime) const override {
    std::string query("SELECT pt_def, ");
    const ContentTable content_of = content_table(item.kind);
    query.append(with_runtime ? content_of.runtime : "NULL").append(" FROM ");
    query.append(content_of.table).append(" WHERE hash = ?");
    Statement content(db, query);
    const std::string id = item.id.text();
    if (!content.bind(std::string_view(id)).step()) return std::nullopt;
    ItemBytes out;
    out.program = content.blob(0);
    if (with_runtime) out.runtime = content.blob(1);
    return out;
  }
  bool made_by_dark(database::Database& db) const override {
    if (!db.has_table("system_migrations_v0")) return false;
    check_version(db);
    return true;
  }
  /// Dark's migrations empty the tables for its next start to fill them from the log, and its loader replaces all.
  bool disturbed(database::Database& db) const override {
    check_version(db);
    if (Statement(db, "SELECT 1 FROM package_ops WHERE applied = 0 LIMIT 1").step()) return true;
    std::string id;
    database::visit_names(db, [&](ItemKind kind, std::string_view name) {
      id = location_id(kind, name).text();
      return true;
    });
    if (id.empty()) return false;
    Statement location(db, "SELECT 1 FROM locations l, commits c WHERE l.location_id = ? AND c.hash = l.commit_hash");
    return !location.bind(std::string_view(id)).step();
  }
  std::unique_ptr<ItemTables> open(database::Database& db, TablesBefore, bool all) const override {
    return std::make_unique<Tables>(db, all);
  }
  std::optional<CopiedRows> copy_packages(database::Database& from, database::Database& to,
                                          const CopyOptions& options) const override {
    return copy_package_rows(from, to, options);
  }
  void settle_salvaged(database::Database& db) const override { hash::settle_salvaged(db); }
  Result<bool> has_ref_hashes(database::Database& db, const Inputs& inputs, const std::string& path) const override {
    return hash::has_ref_hashes(db, inputs, path);
  }
  Result<void> write_ref_hashes(database::Database& db, const Inputs& inputs, const std::string& path) const override {
    return hash::write_ref_hashes(db, inputs, path);
  }
};

}  // namespace

const TableSchema& schema() {
  static const Schema kSchema;
  return kSchema;
}

bool has_tables(database::Database& database) {
  return database.integer("SELECT count(*) FROM pragma_table_info('locations') WHERE name = 'item_hash'").value_or(0) >
         0;
}

}  // namespace darkpkg::hash
