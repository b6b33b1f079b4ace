#include "store/advance.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/in_threads.hpp"
#include "link/load_order.hpp"
#include "store/value_results.hpp"

namespace darkpkg::store {
namespace {

/// Fewer items are not worth a thread.
constexpr std::size_t kItemsAThread = 100;

/// The items that resolutions mean, each once.
std::vector<std::uint64_t> used_names(std::span<const Resolution> resolutions) {
  std::vector<std::uint64_t> out;
  for (const Resolution& found : resolutions)
    if (found.item) out.push_back(name_key(found.item->kind, found.item->name));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_equal(const ItemBytes& a, const ItemBytes& b) {
  return a.program == b.program && a.runtime == b.runtime && a.description == b.description;
}

/// Items whose bytes are those of another item with the same id, which follows.
using Shadowed = std::unordered_map<link::Item*, link::Item*>;

Result<Shadowed> find_shadowed(Stepped& stepped) {
  Shadowed out;
  if (!stepped.step.by_content()) return out;
  std::map<std::pair<ItemKind, ItemId>, std::vector<link::Item*>> by_id;
  for (link::Item* item : link::in_load_order(stepped.step)) by_id[{item->kind, item->id}].push_back(item);
  for (const auto& [id, items] : by_id) {
    if (items.size() == 1) continue;
    std::vector<ItemBytes> bytes;
    for (link::Item* item : items) {
      Result<ItemBytes> own = stepped.encode(*item);
      if (!own) return tl::unexpected(own.error());
      bytes.push_back(std::move(*own));
    }
    link::Item* winner = items[stepped.step.edition.winner(bytes)];
    for (link::Item* item : items)
      if (item != winner) out.emplace(item, winner);
  }
  return out;
}

class Advancing {
 public:
  Advancing(const Snapshot& from, const Means& means)
      : from_(from), means_(means), encoder_(*means.encoder), stepped_(from, means), step_(stepped_.step) {}

  Result<Advance> run(const std::vector<FileChange>& changes) {
    step_.full = from_.generation == 0 || means_.encoder != from_.encoder;
    step_.only_errors = from_.generation == 0 && !means_.warnings.strict;
    if (Result<void> done = stepped_.run(changes); !done) return tl::unexpected(done.error());
    out_.pins = stepped_.pins();
    if (is_refused()) return std::move(out_);
    Result<Shadowed> shadowed = find_shadowed(stepped_);
    if (!shadowed) return tl::unexpected(shadowed.error());
    shadowed_ = std::move(*shadowed);
    make_files();
    if (Result<void> done = settle(); !done) return tl::unexpected(done.error());
    next_ = from_.with(gone_, {made_.begin(), made_.end()});
    next_->encoder = means_.encoder;
    if (Result<void> done = evaluate(); !done) return tl::unexpected(done.error());
    if (is_refused()) return std::move(out_);
    next_->generation = from_.generation + 1;
    out_.next = std::move(next_);
    return std::move(out_);
  }

 private:
  /// Takes over what is wrong with the files. Does that keep the state from being published?
  bool is_refused() {
    out_.checked.clear();
    for (const link::File* file : step_.files)
      if (file->looked_at) out_.checked.push_back(file->path);
    out_.diagnostics = stepped_.diagnostics();
    return has_errors(out_.diagnostics) || (means_.warnings.strict && !out_.diagnostics.empty());
  }

  void note(Change change, const NamedItem& item) {
    if (from_.generation > 0) out_.changes.push_back({change, item.kind, item.id, item.name});
  }
  auto bodies() {
    return [this](const SourceFile& file) { return stepped_.bodies_of(file); };
  }

  // ---- Files

  /// Makes the files anew that have items which are compared or linked.
  void make_files() {
    std::map<const link::File*, std::vector<link::Item*>> by_file;
    for (link::File* file : step_.files)
      if (file->looked_at) by_file[file];
    for (link::Item& item : step_.items)
      if (item.file->looked_at || item.linked) by_file[item.file].push_back(&item);
    for (const auto& [file, items] : by_file) {
      const auto& stepped = static_cast<const SteppedFile&>(*file);
      if (stepped.before) gone_.push_back(stepped.before);
      if (!stepped.removed) make_file(stepped, items);
    }
  }

  void make_file(const SteppedFile& stepped, const std::vector<link::Item*>& items) {
    SourceFile& file = *made_.emplace_back(std::make_shared<SourceFile>());
    file.path = stepped.path;
    file.object = stepped.object;
    if (stepped.looked_at) file.items.resize(stepped.index->items.size());
    else file.items = stepped.before->items;
    for (link::Item* item : items) {
      Item& made = file.items[item->number];
      if (const Item* old = stepped_.old_of(*item)) made = *old;
      static_cast<NamedItem&>(made) = *item;
      if (item->linked) made.said = item->said;
      items_.emplace(item, &made);
    }
    for (std::uint32_t number = 0; number < file.items.size(); number++) {
      file.items[number].file = &file;
      file.items[number].number = number;
    }
  }

  // ---- Items

  /// Gives the items their slots, and tells what changed.
  Result<void> settle() {
    for (const bool shadowed : {false, true})  // those that have the bytes of others come behind these
      for (link::Item& item : step_.items)
        if (item.linked && shadowed_.contains(&item) == shadowed)
          if (Result<void> done = settle(item); !done) return done;
    for (const link::Item& item : step_.items) {
      if (!item.linked && item.cause == link::Cause::moved) note(Change::moved, item);
      if (step_.by_content() && item.linked && (step_.full || item.cause >= link::Cause::affected))
        out_.uses.emplace_back(name_key(item.kind, item.name), used_names(item.resolutions));
    }
    for (const link::ItemRow& row : step_.removed)
      if (!renewed_.contains(row.row)) note(Change::removed, stepped_.old_of(row));
    return {};
  }

  Result<void> settle(link::Item& item) {
    Item& made = *items_.at(&item);
    const auto winner = shadowed_.find(&item);
    made.shadowed = winner != shadowed_.end();
    if (Result<void> done = keep(item, made); !done) return done;
    const Item* old = stepped_.old_of(item);
    const bool has_other_id = !old || old->id != item.id;
    const Item* of_id = has_other_id ? nullptr : old->shadowed ? from_.find(old->kind, old->id) : old;
    Kinship now{true, true};
    if (of_id && !says_the_same(item, *old)) {
      Result<Kinship> compared = compare(item, *old, *of_id);
      if (!compared) return tl::unexpected(compared.error());
      now = *compared;
    }
    if (made.shadowed) made.slot = items_.at(winner->second)->slot;
    else if (!of_id) made.slot = std::make_shared<Slot>();
    else made.slot = now.to_id ? of_id->slot : std::exchange(other_slot_, nullptr);

    if (!old) note_renewed(item);
    if (has_other_id) note(old ? Change::changed : Change::added, item);
    else if (!now.to_itself || (!made.shadowed && !now.to_id)) note(Change::changed, item);
    else if (item.old->file() != item.file->id) note(Change::moved, item);
    return {};
  }

  /// Are an item's bytes those of before for sure, as its code and what it means are? Other tables may make others.
  bool says_the_same(const link::Item& item, const Item& old) const {
    if (means_.encoder != from_.encoder || item.cause == link::Cause::changed || step_.by_content()) return false;
    return item.resolutions == encoder_.resolve(from_, old);
  }

  /// What an item's bytes equal.
  struct Kinship {
    bool to_itself = false;  ///< its own of before
    bool to_id = false;      ///< those that its id had before
  };
  /// `of_id`: the item that had the bytes of the id. If they are others now, they are in `other_slot_`.
  Result<Kinship> compare(link::Item& item, const Item& old, const Item& of_id) {
    Result<ItemBytes> now = stepped_.encode(item);
    if (!now) return tl::unexpected(now.error());
    const Result<ItemBytes> own = from_.encoder->encode(from_, old, bodies());
    const Result<ItemBytes> before = &of_id == &old ? own : from_.encoder->encode(from_, of_id, bodies());
    const Kinship out{own && is_equal(*own, *now), before && is_equal(*before, *now)};
    if (out.to_id || shadowed_.contains(&item)) return out;
    other_code_ |= before && before->runtime != now->runtime;
    other_slot_ = std::make_shared<Slot>();
    // Values are evaluated first.
    if (item.kind != ItemKind::value || !now->runtime.empty()) {
      now->used.clear();
      means_.cache.add(other_slot_, std::move(*now));
    }
    return out;
  }

  /// An item whose id is another, although that does not follow from its content, is removed and added.
  void note_renewed(const link::Item& item) {
    for (const link::ItemRow& row : step_.removed)
      if (row.kind == item.kind && row.name == item.name && renewed_.insert(row.row).second)
        note(Change::removed, stepped_.old_of(row));
  }

  /// Keeps the bytes of an item that reads its source to make them.
  Result<void> keep(link::Item& item, Item& made) {
    made.kept = nullptr;
    // Nothing is loaded of an item whose names need not be looked up.
    if (!item.file->bodies || !step_.edition.reads_source(item.linked_item())) return {};
    Result<ItemBytes> bytes = stepped_.encode(item);
    if (!bytes) return tl::unexpected(bytes.error());
    KeptBytes kept;
    for (const NamedItem* used : std::exchange(bytes->used, {})) kept.used.emplace_back(used->kind, used->name);
    kept.bytes = std::move(*bytes);
    made.kept = std::make_shared<const KeptBytes>(std::move(kept));
    return {};
  }

  // ---- Values

  /// Evaluates the values that are linked, and if code that others may have read is another, those too.
  Result<void> evaluate() {
    if (!step_.by_content()) return {};
    std::unordered_map<std::string, link::Item*> values;
    std::vector<std::string> ids;
    // In the order of a link: which of the values that need each other fails depends on where one begins.
    for (link::Item* item : link::in_load_order(step_)) {
      if (item->kind != ItemKind::value || shadowed_.contains(item)) continue;
      ids.push_back(item->id.text());
      values.emplace(ids.back(), item);
    }
    EvaluatedValues found;
    if (!ids.empty()) found = encoder_.evaluate(*next_, ids, bodies());
    for (const ValueProblem& problem : found.problems)
      if (Result<void> done = stepped_.report(*values.at(problem.id), problem); !done) return done;
    if (!found.problems.empty()) return {};
    for (ValueResult& result : found.results)
      if (Result<void> done = put(*values.at(result.id), std::move(result.runtime)); !done) return done;
    if (other_code_) next_ = with_other_results(from_, *next_, {ids.begin(), ids.end()}, bodies(), out_.changes);
    return {};
  }

  /// Puts a result into the value's slot, which is another if the result is.
  Result<void> put(link::Item& item, std::string runtime) {
    Item& made = *items_.at(&item);
    if (const Item* before = from_.find(item.kind, item.id)) {
      const Result<ItemBytes> bytes = from_.encoder->bytes(from_, *before, bodies());
      const bool is_same = bytes && bytes->runtime == runtime;
      other_code_ |= !is_same;
      if (before->slot == made.slot) {
        if (is_same) return {};
        made.slot = std::make_shared<Slot>();
        for (const auto& [shadowed, winner] : shadowed_)
          if (winner == &item) items_.at(shadowed)->slot = made.slot;
        note(Change::changed, item);
      }
    }
    Result<ItemBytes> bytes = stepped_.encode(item);
    if (!bytes) return tl::unexpected(bytes.error());
    bytes->used.clear();
    bytes->runtime = std::move(runtime);
    means_.cache.add(made.slot, std::move(*bytes));
    return {};
  }

  const Snapshot& from_;
  const Means& means_;
  const Encoder& encoder_;
  Stepped stepped_;
  link::Step& step_;
  Shadowed shadowed_;
  std::vector<const SourceFile*> gone_;
  std::vector<std::shared_ptr<SourceFile>> made_;
  std::unordered_map<const link::Item*, Item*> items_;  // of `made_`
  std::unordered_set<std::int64_t> renewed_;            // rows whose items were removed and added
  std::shared_ptr<Slot> other_slot_;                    // of the item that was compared last, if its bytes are others
  bool other_code_ = false;                             // of an id that was there before
  std::shared_ptr<Snapshot> next_;
  Advance out_;
};

}  // namespace

std::string_view change_text(Change change) {
  switch (change) {
    case Change::added: return "added";
    case Change::changed: return "changed";
    case Change::removed: return "removed";
    case Change::moved: break;
  }
  return "moved";
}

bool has_errors(const std::vector<link::FileDiagnostics>& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const auto& file) { return file.diagnostics.has_errors(); });
}

Result<Advance> advance(const Snapshot& from, const std::vector<FileChange>& changes, const Means& means) {
  return Advancing(from, means).run(changes);
}

std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> all_uses(const Snapshot& snapshot) {
  std::vector<const Item*> items;
  for (const auto& file : snapshot.files)
    for (const Item& item : file->items) items.push_back(&item);
  std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> out(items.size());
  in_threads(items.size(), kItemsAThread, [&](std::size_t i, std::size_t) {
    out[i] = {items[i]->name_key(), used_names(snapshot.encoder->resolve(snapshot, *items[i]))};
  });
  return out;
}

}  // namespace darkpkg::store
