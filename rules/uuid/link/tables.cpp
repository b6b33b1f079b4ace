#include "rules/uuid/link/tables.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/joined.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/uuid/link/adopt.hpp"
#include "rules/uuid/link/outside_uses.hpp"
#include "rules/uuid/link/package_rows.hpp"
#include "rules/uuid/link/package_tables.hpp"
#include "rules/uuid/link/successors.hpp"
#include "rules/uuid/wire/ids.hpp"
#include "rules/uuid/wire/op_encode.hpp"

namespace darkpkg::uuid {
namespace {

using database::ItemRow;

/// The ops of an item, and the id that its location has if nobody gave it another before.
class Rows final : public PreparedRows {
 public:
  wire::OpRow add_op;
  wire::OpRow name_op;
  Uuid location;
};

const Rows& rows_of(const TableItem& item) { return static_cast<const Rows&>(*item.prepared); }

class Tables final : public ItemTables {
 public:
  Tables(database::Database& database, TablesBefore before, bool all)
      : database_(database), tables_(database, before.empty), empty_(before.empty), all_(all) {
    if (before.adopted) adoption_.emplace(database);
  }

  std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) override {
    if (!adoption_) return std::nullopt;
    std::optional<Adopted> found = adoption_->find(item, full_name);
    return found ? std::optional<ItemId>(found->item) : std::nullopt;
  }

  std::unique_ptr<PreparedRows> prepare(const NamedItem& item, const object::IndexItem& index,
                                        const ItemBytes& bytes) const override {
    auto out = std::make_unique<Rows>();
    out->add_op = wire::add_op(item.kind, std::string_view(bytes.program).substr(wire::kHeaderSize));
    out->name_op = wire::set_name_op(item.kind, item.id.uuid(), index.modules, index.name);
    out->location = wire::location_id(item.kind, item.name);
    return out;
  }

  void remove(const ItemRow& row) override {
    std::string location = location_id(row.kind, row.name, wire::location_id(row.kind, row.name));
    if (row.owned & kNameOp) {
      // The op has the location in parts; the name in our table is dotted.
      Location place = tables_.place_of(location).value_or(location_of(row.kind, row.name));
      if (std::optional<Uuid> id = Uuid::parse(row.item))
        tables_.delete_op(wire::set_name_op(row.kind, *id, place.modules, place.name).id.text());
    }
    if (row.owned & kLocation) tables_.delete_location(location);
    const bool op = (row.owned & kAddOp) != 0;
    if (row.owned & kContent) left()[{row.kind, row.item}] = {{row.kind, row.item, row.name, op ? row.op : ""}, false};
    else if (op) tables_.delete_op(row.op);
  }

  bool ids_in_order() const override { return false; }

  void put(TableItem& item, ItemBytes bytes) override {
    const Rows& rows = rows_of(item);
    ItemRow& row = item.row;
    row.op = rows.add_op.id.text();
    row.owned = item.old ? item.old->owned : kAllRows;
    std::optional<Adopted> adopted;
    if (!item.old && adoption_) adopted = adoption_->find(*item.index, row.name);
    std::string old = take_left(row.kind, row.item);
    item.written = tables_.put_content(row.kind, row.item, bytes.program, bytes.runtime);
    if (item.old && (row.owned & kAddOp)) old = item.old->op;
    if (adopted && !adopted->remembered) old = adoption_->add_op(row.kind, adopted->item).value_or("");
    item.written |= put_op(old, row.op, rows.add_op.blob, all_, kAddOp, row);
    if (!item.old || all_) {
      // A loader's op of the same id is taken over with the rest.
      const bool ours = (item.old && (row.owned & kNameOp)) || (adopted && !adopted->remembered);
      const std::string op = rows.name_op.id.text();
      item.written |= put_op(ours ? op : "", op, rows.name_op.blob, true, kNameOp, row);
    }
    put_.push_back(std::move(adopted));
  }

  void finish(std::span<TableItem> items) override {
    for (std::size_t i = 0; i < items.size(); i++)
      if (!items[i].old || all_) put_location(items[i], put_[i]);
    put_.clear();
    if (!left().empty())
      for (const TableItem& item : items)
        if (!item.old) added_.push_back({item.row.kind, item.row.item, item.row.name, ""});
    // What a loader inserted stands as it read it.
    if (all_ && !empty_ && !adoption_) put_in_order(items);
  }

  std::vector<KeptContent> settle_left() override {
    std::vector<KeptContent> out;
    if (!left().empty()) {
      std::vector<KeptRow> contents;
      for (const auto& [key, one] : left()) contents.push_back(one.content);
      const std::vector<std::optional<std::string>> users = outside_uses(database_, contents);
      Successors successors(database_, contents, added_);
      for (std::size_t i = 0; i < contents.size(); i++) {
        const KeptRow& content = contents[i];
        const bool was_kept = left().at({content.kind, content.item}).was_kept;
        if (users[i] && !was_kept) out.push_back({content.shown(), successors.of(content), *users[i]});
        settle(content, users[i].has_value(), was_kept);
      }
    }
    left_.reset();
    added_.clear();
    return out;
  }
  std::size_t rows_written() const override { return tables_.rows_written(); }
  std::size_t adopted() const override { return taken_over_; }
  std::size_t count_left_rows() override { return adoption_ ? uuid::count_left_rows(database_) : 0; }
  RemovedRows remove_left_rows() override { return adoption_ ? uuid::remove_left_rows(database_) : RemovedRows{}; }

 private:
  /// The content of an item that no package defines.
  struct Left {
    KeptRow content;
    bool was_kept = false;  ///< by an earlier link
  };
  using AllLeft = std::map<std::pair<ItemKind, std::string>, Left>;

  /// What was kept, and what lost its definition in this link.
  AllLeft& left() {
    if (!left_) {
      left_.emplace();
      for (KeptRow& content : database::read_kept(database_)) {
        std::pair key(content.kind, content.item);
        left_->emplace(std::move(key), Left{std::move(content), true});
      }
    }
    return *left_;
  }

  /// The Add op of a content that was left, or is being left, and is defined again; empty if there is none.
  std::string take_left(ItemKind kind, const std::string& item) {
    const auto at = left().find({kind, item});
    if (at == left().end()) return {};
    if (at->second.was_kept) database::forget_kept(database_, at->second.content.item);
    std::string op = std::move(at->second.content.op);
    left().erase(at);
    return op;
  }

  /// Deletes what was left unless it is needed.
  void settle(const KeptRow& content, bool needed, bool was_kept) {
    if (!needed) {
      tables_.delete_content(content.kind, content.item);
      if (!content.op.empty()) tables_.delete_op(content.op);
      if (was_kept) database::forget_kept(database_, content.item);
    } else if (!was_kept) {
      database::put_kept(database_, content);
    }
  }

  /// The id of the location's row: the loader's if it was taken over.
  std::string location_id(ItemKind kind, std::string_view name, const Uuid& derived) {
    if (adoption_)
      if (std::optional<std::string> id = adoption_->location(kind, name)) return *id;
    return derived.text();
  }

  /// Links that were not full have appended what was new, wherever it belongs.
  void put_in_order(std::span<const TableItem> items) {
    std::array<std::vector<std::string>, 3> contents;
    std::vector<std::string> locations, ops;
    for (const TableItem& item : items) {
      const ItemRow& row = item.row;
      const Rows& rows = rows_of(item);
      if (row.owned & kContent) contents[static_cast<std::size_t>(row.kind)].push_back(row.item);
      if (row.owned & kLocation) locations.push_back(location_id(row.kind, row.name, rows.location));
      if (row.owned & kAddOp) ops.push_back(row.op);
      if (row.owned & kNameOp) ops.push_back(rows.name_op.id.text());
    }
    for (ItemKind kind : {ItemKind::type, ItemKind::value, ItemKind::fn})
      tables_.order_contents(kind, contents[static_cast<std::size_t>(kind)]);
    tables_.order_locations(locations);
    tables_.order_ops(ops);
  }

  /// The location's row.
  void put_location(TableItem& item, const std::optional<Adopted>& adopted) {
    const object::IndexItem& index = *item.index;
    const Rows& rows = rows_of(item);
    ItemRow& row = item.row;
    std::string id = adopted ? adopted->location : location_id(row.kind, row.name, rows.location);
    std::string modules = joined(std::span(index.modules).subspan(1));
    item.written |= tables_.put_location({id, row.item, index.modules.front(), modules, index.name, index.kind});
    if (!adopted) return;
    adoption_->remember(row.kind, row.name, {item.item->id.uuid(), id, true});
    if (!adopted->remembered) taken_over_++;
  }

  /// Puts an op there and notes in `row` whether it is ours. Was a row written?
  bool put_op(std::string_view old, std::string_view id, std::string_view blob, bool check, std::int64_t owned,
              ItemRow& row) {
    std::size_t before = tables_.rows_written();
    bool ours = tables_.put_op(old, id, blob, check) == PackageTables::OpOwner::ours;
    row.owned = ours ? row.owned | owned : row.owned & ~owned;
    return tables_.rows_written() != before;
  }

  database::Database& database_;
  PackageTables tables_;
  std::optional<Adoption> adoption_;
  bool empty_;
  bool all_;
  std::vector<std::optional<Adopted>> put_;  // what was put since the last finish(): what was there before
  std::optional<AllLeft> left_;              // read when asked for
  std::vector<KeptRow> added_;               // by this link, if something is left
  std::size_t taken_over_ = 0;
};

class Schema final : public TableSchema {
 public:
  std::span<const EmbeddedMigration> migrations() const override {
    static const std::vector<EmbeddedMigration> kAll = with_machine(uuid_migrations());
    return kAll;
  }
  /// Do the tables have what Dark's later migrations added?
  bool made_by_dark(database::Database& db) const override {
    if (!db.has_table("system_migrations_v0")) return false;
    database::Statement column(db, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    for (auto [table, name] : {std::pair{"locations", "approval_status"}, std::pair{"package_ops", "instance_id"},
                               std::pair{"package_values", "rt_dval"}, std::pair{"package_types", "rt_def"},
                               std::pair{"package_functions", "rt_instrs"}, std::pair{"namespace_access", "role"}})
      if (!column.bind(std::string_view(table), std::string_view(name)).step())
        throw database::DatabaseError(
            {"the database '" + db.path() + "' was made by another version of Dark: it has no " + std::string(table) +
                 "." + name,
             "run Dark's own migrations on it first"},
            0);
    return true;
  }
  TablesBefore before(database::Database& db) const override {
    const bool no_names = !db.has_rows("locations") && !db.has_rows("package_ops");
    return {.empty = no_names && !db.has_rows("package_types") && !db.has_rows("package_values") &&
                     !db.has_rows("package_functions"),
            .adopted = !no_names};
  }
  std::span<const std::string_view> indexed() const override {
    static constexpr std::array<std::string_view, 2> kTables{"locations", "package_ops"};
    return kTables;
  }
  /// About every twentieth link of a small edit empties the WAL.
  std::uint64_t largest_wal() const override { return std::uint64_t{1} << 20; }
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
    return uuid::read_names(db);
  }
  std::optional<ItemBytes> read(database::Database& db, const NamedItem& item, bool with_runtime) const override {
    return read_content(db, item.kind, item.id.text(), with_runtime);
  }
  std::optional<CopiedRows> copy_packages(database::Database& from, database::Database& to,
                                          const CopyOptions& options) const override {
    // This Dark reads its tables as they are.
    if (options.log_only) return std::nullopt;
    return copy_package_rows(from, to);
  }
  std::unique_ptr<ItemTables> open(database::Database& db, TablesBefore before, bool all) const override {
    return std::make_unique<Tables>(db, before, all);
  }
};

}  // namespace

const TableSchema& schema() {
  static const Schema kSchema;
  return kSchema;
}

bool has_tables(database::Database& database) {
  return database.integer("SELECT count(*) FROM pragma_table_info('locations') WHERE name = 'item_id'").value_or(0) > 0;
}

}  // namespace darkpkg::uuid
