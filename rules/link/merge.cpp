#include "rules/link/merge.hpp"

#include <algorithm>
#include <future>
#include <thread>
#include <unordered_map>

#include "base/ahead.hpp"
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
/// So few are encoded sooner than a thread starts.
constexpr std::size_t kFewItems = 100;
/// Whose bytes may wait for being written.
constexpr std::size_t kItemsAhead = 256;

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
    link_contents();
    // Nothing is left to encode: that thread's processor is free.
    std::future<AllMentions> mentions;
    if (context_.full)
      mentions = std::async(std::launch::async | std::launch::deferred, all_mentions, std::cref(context_));
    link_names();
    std::optional<AllMentions> all;
    if (mentions.valid()) all = mentions.get();
    bool changed = write_file_tables(context_, all ? &*all : nullptr);
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
  /// The id of the location's row: the loader's where it was taken over.
  std::string location_id(object::ItemKind kind, std::string_view name, const Uuid& derived) {
    if (context_.adoption)
      if (std::optional<std::string> id = context_.adoption->location(kind, name)) return *id;
    return derived.text();
  }

  void remove(const ItemRow& row) {
    std::string location = location_id(row.kind, row.name, wire::location_id(row.kind, row.name));
    if (row.owned & database::kNameOp) {
      // The op has the location in parts; the name in our table is dotted.
      Statement parts(db_, "SELECT owner, modules, name FROM locations WHERE location_id = ?");
      std::vector<std::string> modules;
      std::string name;
      if (parts.bind(std::string_view(location)).step()) {
        modules = name_parts(parts.text(1));
        modules.emplace(modules.begin(), parts.text(0));
        name = parts.text(2);
      } else {
        modules = name_parts(row.name);
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

  /// An item on its way to its rows.
  struct Linked {
    const Item* item = nullptr;
    ItemRow row;
    std::optional<Adopted> adopted;
    wire::OpRow name_op;
    Uuid location;  // the id where no loader gave it another
    bool written = false;
  };

  // Table by table, each in the order of its keys: filling a database appends.
  void link_contents() {
    std::vector<const Item*> items;
    for (const Item& item : context_.items) {
      if (item.linked) items.push_back(&item);
      else if (item.change == Change::moved) move(item);
    }
    if (context_.full) std::ranges::sort(items, {}, [](const Item* item) { return item->id; });
    linked_.reserve(items.size());
    const bool ahead = items.size() > kFewItems && std::thread::hardware_concurrency() > 1;
    Ahead<Result<Encoded>> encoded(items.size(), ahead ? kItemsAhead : 0, [&](std::size_t i) {
      return encode_item(*items[i], pinned_, context_.options.relower_all);
    });
    for (const Item* item : items) {
      Result<Encoded> bytes = [&] {
        Timer timer(context_.report.timings.encode);
        return encoded.take();
      }();
      if (!bytes) throw MalformedObject{item->file, std::move(bytes.error())};
      linked_.push_back(put_content(*item, std::move(*bytes)));
    }
  }

  void link_names() {
    std::vector<Linked*> all;
    for (Linked& linked : linked_) all.push_back(&linked);
    std::ranges::sort(all, {}, [](const Linked* linked) { return std::string_view(linked->row.name); });
    for (Linked* linked : all)
      if (!linked->item->old || context_.full) put_location(*linked);
    std::ranges::sort(all, {}, [](const Linked* linked) { return linked->row.row; });
    for (const Linked* linked : all) put_item(*linked->item, linked->row);
    std::ranges::sort(all, {}, [](const Linked* linked) {
      return std::pair(kind_text(linked->row.kind), std::string_view(linked->row.item));
    });
    for (const Linked* linked : all) note_change(*linked);
  }

  void move(const Item& item) {
    put_item(item, *item.old);
    changes_.add(item.kind(), item.old->item, "moved");
    context_.report.items_moved++;
  }

  /// The content and its op.
  Linked put_content(const Item& item, Encoded encoded) {
    if (encoded.bytes.relowered) context_.report.items_relowered++;
    Linked out;
    out.item = &item;
    ItemRow& row = out.row;
    row.row = item.row;
    row.kind = item.kind();
    row.name = item.name;
    row.item = item.id.text();
    row.hash = item.index().hash;
    row.op = encoded.op.id.text();
    row.owned = item.old ? item.old->owned : database::kAllRows;
    if (!item.old && context_.adoption) out.adopted = context_.adoption->find(item.index(), item.name);
    out.written = tables_.put_content(row.kind, row.item, encoded.bytes.program, encoded.bytes.runtime);

    std::string old;
    if (item.old && (row.owned & database::kAddOp)) old = item.old->op;
    if (out.adopted && !out.adopted->remembered)
      old = context_.adoption->add_op(row.kind, out.adopted->item).value_or("");
    out.written |= put_op(old, row.op, encoded.op.blob, context_.full, database::kAddOp, row);

    out.name_op = std::move(encoded.name_op);
    out.location = encoded.location;
    return out;
  }

  /// The location's row and its op.
  void put_location(Linked& linked) {
    const object::IndexItem& index = linked.item->index();
    ItemRow& row = linked.row;
    std::string id = linked.adopted ? linked.adopted->location : location_id(row.kind, row.name, linked.location);
    std::string modules = joined(std::span(index.modules).subspan(1));
    linked.written |= tables_.put_location({id, row.item, index.modules.front(), modules, index.name, index.kind});
    std::string op = linked.name_op.id.text();
    // A loader's op of the same id is taken over with the rest.
    bool ours =
        (linked.item->old && (row.owned & database::kNameOp)) || (linked.adopted && !linked.adopted->remembered);
    linked.written |= put_op(ours ? op : "", op, linked.name_op.blob, true, database::kNameOp, row);
    if (!linked.adopted) return;
    context_.adoption->remember(row.kind, row.name, {linked.item->id, id, true});
    if (!linked.adopted->remembered) context_.report.adopted++;
  }

  /// Puts an op there and notes in `row` whether it is ours. Was a row written?
  bool put_op(std::string_view old, std::string_view id, std::string_view blob, bool check, std::int64_t owned,
              ItemRow& row) {
    std::size_t before = tables_.rows_written();
    bool ours = tables_.put_op(old, id, blob, check) == PackageTables::OpOwner::ours;
    row.owned = ours ? row.owned | owned : row.owned & ~owned;
    return tables_.rows_written() != before;
  }

  void note_change(const Linked& linked) {
    const Item& item = *linked.item;
    Report& report = context_.report;
    if (!item.old) {
      changes_.add(linked.row.kind, linked.row.item, "added");
      report.items_added++;
    } else if (linked.written) {
      changes_.add(linked.row.kind, linked.row.item, "changed");
      report.items_changed++;
    } else if (item.old->row != linked.row.row) {
      changes_.add(linked.row.kind, linked.row.item, "moved");
      report.items_moved++;
    }
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
    insert_item_->run(row.row, kind_text(row.kind), std::string_view(row.name), std::string_view(row.item),
                      blob(row.hash), std::string_view(row.op), row.owned);
  }

  Context& context_;
  database::Database& db_;
  PackageTables tables_;
  lower::PinnedTypes pinned_;
  Changes changes_;
  std::vector<Linked> linked_;
  std::optional<Statement> delete_item_, insert_item_, update_item_;
};

}  // namespace

void merge(Context& context) { Merge(context).run(); }

}  // namespace darkpkg::link
