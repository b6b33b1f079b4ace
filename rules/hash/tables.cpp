#include "rules/hash/tables.hpp"

#include <array>
#include <utility>
#include <vector>

#include "rules/hash/link/linked_code.hpp"
#include "rules/hash/link/load_rows.hpp"
#include "rules/hash/link/load_tables.hpp"
#include "rules/wire/blob.hpp"

namespace darkpkg::hash {
namespace {

using database::Statement;

class Tables final : public ItemTables {
 public:
  explicit Tables(database::Database& database) : tables_(database) {}

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
  void remove(const database::ItemRow&) override {}  // finish() deletes what is not wanted
  void put(TableItem&, ItemBytes bytes) override { bytes_.push_back(std::move(bytes)); }
  bool ids_in_order() const override { return false; }
  void finish(std::span<TableItem> items) override {
    std::vector<LoadedItem> all(items.size());
    for (std::size_t i = 0; i < items.size(); i++) all[i] = {&items[i], std::move(bytes_[i])};
    bytes_.clear();
    for (TableItem& item : items) item.written = item.old == nullptr || item.old->item != item.row.item;
    tables_.put(load_rows(all));
  }
  std::size_t rows_written() const override { return tables_.rows_written(); }
  std::size_t adopted() const override { return 0; }
  std::size_t count_left_rows() override { return 0; }
  RemovedRows remove_left_rows() override { return {}; }

 private:
  LoadTables tables_;
  std::vector<ItemBytes> bytes_;  // what was put since the last finish()
};

constexpr std::string_view content_table(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return "package_types";
    case ItemKind::value: return "package_values";
    case ItemKind::fn: break;
  }
  return "package_functions";
}
constexpr std::string_view runtime_column(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return "rt_def";
    case ItemKind::value: return "rt_dval";
    case ItemKind::fn: break;
  }
  return "rt_instrs";
}

class Schema final : public TableSchema {
 public:
  std::span<const EmbeddedMigration> migrations() const override {
    static const std::vector<EmbeddedMigration> kAll = [] {
      std::vector<EmbeddedMigration> all(hash_migrations().begin(), hash_migrations().end());
      for (const EmbeddedMigration& migration : embedded_migrations().subspan(1)) all.push_back(migration);
      return all;
    }();
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
  bool writes_whole() const override { return true; }
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
      std::string name(rows.text(0));
      if (!rows.text(1).empty()) name.append(".").append(rows.text(1));
      name.append(".").append(rows.text(2));
      out.push_back({*kind, std::move(name), *id});
    }
    return out;
  }
  std::optional<ItemBytes> read(database::Database& db, const NamedItem& item, bool with_runtime) const override {
    std::string query("SELECT pt_def, ");
    query.append(with_runtime ? runtime_column(item.kind) : "NULL").append(" FROM ");
    query.append(content_table(item.kind)).append(" WHERE hash = ?");
    Statement content(db, query);
    const std::string id = item.id.text();
    if (!content.bind(std::string_view(id)).step()) return std::nullopt;
    ItemBytes out;
    out.program = content.blob(0);
    if (with_runtime) out.runtime = content.blob(1);
    return out;
  }
  std::unique_ptr<ItemTables> open(database::Database& db, TablesBefore before, bool) const override {
    if (!before.empty && db.has_table("package_ops")) check_owned(db);
    return std::make_unique<Tables>(db);
  }
};

}  // namespace

const TableSchema& schema() {
  static const Schema kSchema;
  return kSchema;
}

}  // namespace darkpkg::hash
