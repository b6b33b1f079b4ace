#include "link/merge.hpp"

#include <algorithm>
#include <future>
#include <thread>
#include <unordered_map>

#include "base/ahead.hpp"
#include "base/progress.hpp"
#include "cache/database/tables/bulk.hpp"
#include "cache/database/tables/changes.hpp"
#include "cache/database/tables/edges.hpp"
#include "cache/database/tables/own_locations.hpp"
#include "link/bookkeeping.hpp"
#include "link/load_order.hpp"
#include "link/timer.hpp"
#include "rules/edition/places.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;

/// Fewer items than this are not worth dropping and making indexes.
constexpr std::size_t kBulk = 500;
/// So few are encoded sooner than a thread starts.
constexpr std::size_t kFewItems = 40;
/// Whose bytes may wait for being written.
constexpr std::size_t kItemsAhead = 256;

/// An item's bytes and what else its rows need.
struct Encoded {
  ItemBytes bytes;
  std::unique_ptr<PreparedRows> prepared;
};

class Merge {
 public:
  Merge(Step& step, MergeTarget target)
      : step_(step),
        target_(std::move(target)),
        tables_(target_.tables),
        locations_(target_.database, target_.locations),
        own_(target_.database),
        edges_(target_.database),
        changes_(target_.database, generation_before() + 1) {}

  std::optional<Merged> run(const LinkedFiles& files, const PinWarnings& pins) {
    const std::size_t rows_before = tables_.rows_written(), adopted_before = tables_.adopted();
    std::optional<database::BulkLoad> bulk;
    if (!target_.empty_tables.empty() && step_.items.size() > kBulk)
      bulk.emplace(target_.database, target_.empty_tables);
    for (const ItemRow& row : step_.removed) remove(row);
    assign_rows();
    link_contents();
    if (!check()) return std::nullopt;
    // Nothing is left to encode: that thread's processor is free.
    std::future<database::AllMentions> mentions;
    if (step_.full)
      mentions = std::async(std::launch::async | std::launch::deferred, all_mentions, std::cref(step_.edition),
                            std::cref(files));
    tables_.finish(linked_);
    write_own_rows();
    out_.kept = tables_.settle_left();
    std::optional<database::AllMentions> all;
    if (mentions.valid()) all = mentions.get();
    bool changed = write_file_tables(target_.database, step_, files, pins.are_new ? &pins.warnings : nullptr,
                                     all ? &*all : nullptr);
    database::State& state = target_.state;
    // Items that change places write no row, and are in another order in the log of a link from nothing.
    if (step_.full) state.folded = true;
    else if (changed || tables_.rows_written() > rows_before) state.folded = false;
    if (bulk) bulk->finish();
    own_.settle(step_.full);
    locations_.settle(step_.full);
    // Also if only the places of warnings changed: a database that is rolled back to before must be noticed.
    changed |= changes_.any() || !target_.before;
    state.generation = generation_before() + (changed ? 1 : 0);
    if (state != target_.before) database::write_state(target_.database, state);
    if (changes_.any()) changes_.forget_old();
    out_.state = std::move(state);
    out_.rows_written = tables_.rows_written() - rows_before;
    out_.adopted = tables_.adopted() - adopted_before;
    return std::move(out_);
  }

 private:
  std::int64_t generation_before() const { return target_.before ? target_.before->generation : 0; }

  void remove(const ItemRow& row) {
    tables_.remove(row);
    own_.remove(row.row);
    if (keeps_edges()) edges_.put(row.row, {});
    changes_.add(row.kind, row.item, "removed");
    out_.items_removed++;
  }

  /// Gives items of new and other files their rows. Rows that move are deleted before any is inserted: names are
  /// unique.
  void assign_rows() {
    std::unordered_map<const File*, std::int64_t> next;
    for (const Item& item : step_.items) {
      std::int64_t& n = next.try_emplace(item.file, database::first_item_row(item.file->id)).first->second;
      if (item.old && item.old->file() == item.file->id) n = std::max(n, item.old->row + 1);
    }
    for (Item& item : step_.items) {
      if (item.old && item.old->file() == item.file->id) {
        item.row = item.old->row;
        continue;
      }
      item.row = next[item.file]++;
      if (!item.old) continue;
      own_.remove(item.old->row);
      if (item.linked && keeps_edges()) edges_.put(item.old->row, {});
    }
  }

  Result<Encoded> encode(Item& item) const {
    Result<ItemBytes> bytes = step_.edition.encode(item.linked_item(), *step_.inputs,
                                                   target_.relower_all ? Runtime::from_scratch : Runtime::checked);
    if (!bytes) return tl::unexpected(std::move(bytes.error()));
    std::unique_ptr<PreparedRows> prepared = tables_.prepare(item, item.index(), *bytes);
    return Encoded{std::move(*bytes), std::move(prepared)};
  }

  // Table by table, each in the order of its keys: filling a database appends.
  void link_contents() {
    for (const Item& item : step_.items)
      if (!item.linked && item.cause == Cause::moved) move(item);
    items_ = in_load_order(step_);
    if (step_.full && tables_.ids_in_order()) std::ranges::sort(items_, {}, [](const Item* item) { return item->id; });
    linked_.reserve(items_.size());
    const bool ahead = items_.size() > kFewItems && std::thread::hardware_concurrency() > 1;
    // Who takes them in the order of their ids writes them at once. The others keep all.
    const std::size_t most = tables_.ids_in_order() ? kItemsAhead : items_.size();
    Ahead<Result<Encoded>> encoded(items_.size(), ahead ? most : 0, [&](std::size_t i) { return encode(*items_[i]); });
    put_edges();  // for which no bytes are needed
    for (Item* item : items_) add_linked(*item);
    tables_.begin(linked_);
    progress::Step step("items linked", items_.size());
    for (std::size_t i = 0; i < items_.size(); i++) {
      Result<Encoded> made = [&] {
        Timer timer(out_.encode_us);
        return encoded.take();
      }();
      if (!made) throw MalformedObject{static_cast<LinkedFile*>(items_[i]->file), std::move(made.error())};
      if (made->bytes.relowered) out_.items_relowered++;
      linked_[i].prepared = std::move(made->prepared);
      tables_.put(linked_[i], std::move(made->bytes));
      step.advance();
    }
  }

  void add_linked(const Item& item) {
    TableItem& linked = linked_.emplace_back();
    linked.item = &item;
    linked.index = &item.index();
    linked.source = item.file->path;
    linked.number = item.number;
    linked.old = item.old ? &*item.old : nullptr;
    linked.row.row = item.row;
    linked.row.kind = item.kind;
    linked.row.name = item.name;
    linked.row.item = item.id.text();
    linked.row.hash = item.index().hash;
    linked.row.said = item.said;
  }

  bool check() {
    const std::vector<ItemProblem> found = tables_.check(linked_);
    for (const ItemProblem& problem : found) {
      Item& item = *items_[static_cast<std::size_t>(problem.item - linked_.data())];
      Span at = span_of(item.positions().name);
      if (problem.instruction) at = step_.edition.place(item.linked_item(), *problem.instruction).value_or(at);
      item.file->diagnostics.add(problem.code, at, problem.message, problem.help);
    }
    step_.has_errors |= !found.empty();
    return found.empty();
  }

  void write_own_rows() {
    std::vector<const TableItem*> all;
    for (const TableItem& linked : linked_) all.push_back(&linked);
    std::ranges::sort(all, {}, [](const TableItem* linked) { return linked->row.row; });
    for (const TableItem* linked : all) own_.put(linked->row, linked->old);
    std::ranges::sort(all, {}, [](const TableItem* linked) {
      return std::pair(kind_text(linked->row.kind), std::string_view(linked->row.item));
    });
    for (const TableItem* linked : all) note_change(*linked);
    for (const ChangedContent& content : tables_.changed_beside()) changes_.add(content.kind, content.id, "changed");
  }

  /// Whom each item uses, for the cascade. Of those that were only drawn in, that is as it was.
  void put_edges() {
    if (!keeps_edges()) return;
    std::vector<const Item*> all;
    for (const Item* item : items_)
      if (step_.full || item->cause != Cause::same) all.push_back(item);
    std::ranges::sort(all, {}, &Item::row);
    for (const Item* item : all) {
      std::vector<std::pair<std::string_view, ItemKind>> used;
      for (const Resolution& resolution : item->resolutions)
        if (resolution.item) used.emplace_back(resolution.item->name, resolution.item->kind);
      edges_.put(item->row, used);
    }
    edges_.settle();
  }
  bool keeps_edges() const { return step_.edition.identity() == Identity::by_content; }

  void move(const Item& item) {
    ItemRow row = *item.old;
    row.row = item.row;
    own_.put(row, &*item.old);
    if (keeps_edges()) edges_.move(item.old->row, item.row);
    changes_.add(item.kind, item.old->item, "moved");
    out_.items_moved++;
  }

  void note_change(const TableItem& linked) {
    if (!linked.old) {
      changes_.add(linked.row.kind, linked.row.item, "added");
      out_.items_added++;
    } else if (linked.written) {
      changes_.add(linked.row.kind, linked.row.item, "changed");
      out_.items_changed++;
    } else if (linked.old->row != linked.row.row) {
      changes_.add(linked.row.kind, linked.row.item, "moved");
      out_.items_moved++;
    }
  }

  Step& step_;
  MergeTarget target_;
  ItemTables& tables_;
  database::OwnLocations locations_;
  database::ItemRows own_;
  database::EdgeRows edges_;
  database::ChangeRows changes_;
  std::vector<Item*> items_;       // those that are linked
  std::vector<TableItem> linked_;  // of each of them
  Merged out_;
};

}  // namespace

std::optional<Merged> merge(Step& step, const LinkedFiles& files, const PinWarnings& pins, MergeTarget target) {
  return Merge(step, std::move(target)).run(files, pins);
}

}  // namespace darkpkg::link
