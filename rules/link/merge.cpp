#include "rules/link/merge.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "cache/database/package_tables.hpp"
#include "rules/link/adopt.hpp"
#include "rules/link/bookkeeping.hpp"
#include "rules/link/bulk.hpp"
#include "rules/link/encode.hpp"
#include "rules/wire/op_encode.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;
using database::PackageTables;
using database::Statement;

/// Fewer items than this are not worth dropping and making indexes.
constexpr std::size_t kBulk = 500;

class Merge {
 public:
  explicit Merge(Context& context)
      : context_(context),
        db_(*context.db),
        tables_(db_, context.fresh),
        pinned_(context.inputs.pinned_types()),
        changes_(db_, context.old_state.generation + 1) {}

  void run() {
    std::optional<BulkLoad> bulk;
    if (context_.fresh && context_.items.size() > kBulk) bulk.emplace(db_);
    for (const ItemRow& row : context_.removed) remove(row);
    assign_rows();
    link_items();
    bool changed = write_file_tables(context_);
    if (bulk) bulk->finish();
    // Also where only the places of warnings changed: a database that is rolled back to before must be noticed.
    changed |= changes_.any() || context_.first;
    context_.state.generation = context_.old_state.generation + (changed ? 1 : 0);
    if (context_.state != context_.old_state || context_.first) database::write_state(db_, context_.state);
    if (changes_.any()) changes_.forget_old();
    Report& report = context_.report;
    report.generation = context_.state.generation;
    report.rows_written += tables_.rows_written();
  }

 private:
  std::string location_id(object::ItemKind kind, std::string_view name) {
    if (context_.adoption)
      if (std::optional<std::string> id = context_.adoption->location(kind, name)) return *id;
    return wire::location_id(kind, name).text();
  }

  void remove(const ItemRow& row) {
    std::string location = location_id(row.kind, row.name);
    if (row.owned & database::kNameOp) {
      // The op has the location in parts; the name in our table is dotted.
      Statement parts(db_, "SELECT owner, modules, name FROM locations WHERE location_id = ?");
      std::vector<std::string> modules;
      std::string name;
      if (parts.bind(std::string_view(location)).step()) {
        modules = split(parts.text(1));
        modules.emplace(modules.begin(), parts.text(0));
        name = parts.text(2);
      } else {
        modules = split(row.name);
        name = modules.back();
        modules.pop_back();
      }
      if (std::optional<Uuid> id = Uuid::parse(row.item))
        tables_.delete_op(wire::set_name_op(row.kind, *id, modules, name).id.text());
    }
    if (row.owned & database::kContent) tables_.delete_content(row.kind, row.item);
    if (row.owned & database::kLocation) tables_.delete_location(location);
    if (row.owned & database::kAddOp) tables_.delete_op(row.op);
    delete_item(row.row);
    changes_.add(row.kind, row.item, "removed");
    context_.report.items_removed++;
  }

  static std::vector<std::string> split(std::string_view dotted) {
    std::vector<std::string> out;
    while (!dotted.empty()) {
      std::size_t dot = dotted.find('.');
      out.emplace_back(dotted.substr(0, dot));
      dotted.remove_prefix(dot == std::string_view::npos ? dotted.size() : dot + 1);
    }
    return out;
  }

  void delete_item(std::int64_t row) {
    if (!delete_item_) delete_item_.emplace(db_, "DELETE FROM darkpkg_items WHERE id = ?");
    delete_item_->run(row);
  }

  /// Gives items of new and other files their rows. Rows that move are deleted before any is inserted: names are
  /// unique.
  void assign_rows() {
    std::unordered_map<const File*, std::int64_t> next;
    for (const Item& item : context_.items) {
      std::int64_t& n = next.try_emplace(item.file, database::first_item_row(item.file->id)).first->second;
      if (item.old && item.old->file() == item.file->id) n = std::max(n, item.old->row + 1);
    }
    for (Item& item : context_.items) {
      if (item.old && item.old->file() == item.file->id) {
        item.row = item.old->row;
        continue;
      }
      item.row = next[item.file]++;
      if (item.old) delete_item(item.old->row);
    }
  }

  void link_items() {
    // In the order of the tables' keys, so that filling a database appends.
    std::vector<Item*> order;
    for (Item& item : context_.items)
      if (item.linked || item.change == Change::moved) order.push_back(&item);
    if (context_.full) std::ranges::sort(order, {}, [](const Item* item) { return item->id; });
    for (Item* item : order) {
      if (item->linked) link(*item);
      else move(*item);
    }
  }

  void move(const Item& item) {
    put_item(item, *item.old);
    changes_.add(item.kind(), item.old->item, "moved");
    context_.report.items_moved++;
  }

  void link(const Item& item) {
    Report& report = context_.report;
    Result<Encoded> encoded = tl::unexpected(Error{});
    {
      Timer timer(report.timings.encode);
      encoded = encode_item(item, pinned_, context_.options.relower_all);
    }
    if (!encoded) throw MalformedObject{item.file, std::move(encoded.error())};
    if (encoded->relowered) report.items_relowered++;
    object::ItemKind kind = item.kind();
    ItemRow row;
    row.row = item.row;
    row.kind = kind;
    row.name = item.name;
    row.item = item.id.text();
    row.hash = item.index().hash;
    row.op = encoded->op.id.text();
    row.owned = item.old ? item.old->owned : database::kAllRows;

    std::optional<Adopted> adopted;
    if (!item.old && context_.adoption) adopted = context_.adoption->find(item.index(), item.name);
    bool written = tables_.put_content(kind, row.item, encoded->program, encoded->runtime);
    written |= put_add_op(item, adopted, *encoded, row);
    if (!item.old || context_.full) written |= put_location(item, adopted, row);
    if (adopted) {
      context_.adoption->remember(kind, item.name, {item.id, adopted->location, true});
      if (!adopted->remembered) report.adopted++;
    }

    if (!item.old) {
      changes_.add(kind, row.item, "added");
      report.items_added++;
    } else if (written) {
      changes_.add(kind, row.item, "changed");
      report.items_changed++;
    } else if (item.old->row != row.row) {
      changes_.add(kind, row.item, "moved");
      report.items_moved++;
    }
    put_item(item, row);
  }

  bool put_add_op(const Item& item, const std::optional<Adopted>& adopted, const Encoded& encoded, ItemRow& row) {
    std::string old;
    if (item.old && (row.owned & database::kAddOp)) old = item.old->op;
    if (adopted && !adopted->remembered) old = context_.adoption->add_op(item.kind(), adopted->item).value_or("");
    std::size_t before = tables_.rows_written();
    PackageTables::OpOwner owner = tables_.put_op(old, row.op, encoded.op.blob, context_.full);
    row.owned = owner == PackageTables::OpOwner::ours ? row.owned | database::kAddOp : row.owned & ~database::kAddOp;
    return tables_.rows_written() != before;
  }

  /// The location's row and its op.
  bool put_location(const Item& item, const std::optional<Adopted>& adopted, ItemRow& row) {
    const object::IndexItem& index = item.index();
    std::string id = adopted ? adopted->location : location_id(index.kind, item.name);
    std::string modules = joined(std::span(index.modules).subspan(1));
    bool written = tables_.put_location({id, row.item, index.modules.front(), modules, index.name, index.kind});
    wire::OpRow op = wire::set_name_op(index.kind, item.id, index.modules, index.name);
    std::string op_id = op.id.text();
    // A loader's op of the same id is taken over with the rest.
    bool ours = (item.old && (row.owned & database::kNameOp)) || (adopted && !adopted->remembered);
    std::size_t before = tables_.rows_written();
    PackageTables::OpOwner owner = tables_.put_op(ours ? op_id : "", op_id, op.blob, true);
    row.owned = owner == PackageTables::OpOwner::ours ? row.owned | database::kNameOp : row.owned & ~database::kNameOp;
    return written || tables_.rows_written() != before;
  }

  void put_item(const Item& item, ItemRow row) {
    row.row = item.row;
    auto blob = [](const object::ContentHash& hash) {
      return database::Blob{{reinterpret_cast<const char*>(hash.data()), hash.size()}};
    };
    if (item.old && item.old->row == row.row) {
      if (item.old->hash == row.hash && item.old->op == row.op && item.old->owned == row.owned) return;
      if (!update_item_) update_item_.emplace(db_, "UPDATE darkpkg_items SET hash = ?, op = ?, owned = ? WHERE id = ?");
      update_item_->run(blob(row.hash), std::string_view(row.op), row.owned, row.row);
      return;
    }
    if (!insert_item_)
      insert_item_.emplace(
          db_,
          "INSERT INTO darkpkg_items (id, kind, name, item, hash, op, owned) VALUES (?, ?, ?, ?, ?, ?, "
          "?)");
    insert_item_->run(row.row, database::kind_column(row.kind), std::string_view(row.name), std::string_view(row.item),
                      blob(row.hash), std::string_view(row.op), row.owned);
  }

  Context& context_;
  database::Database& db_;
  PackageTables tables_;
  lower::PinnedTypes pinned_;
  Changes changes_;
  std::optional<Statement> delete_item_, insert_item_, update_item_;
};

}  // namespace

void merge(Context& context) { Merge(context).run(); }

}  // namespace darkpkg::link
