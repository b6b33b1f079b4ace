#include "store/advance.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/in_threads.hpp"
#include "language/diagnostics/allowed.hpp"
#include "link/load_order.hpp"
#include "link/pins.hpp"
#include "rules/edition/places.hpp"

namespace darkpkg::store {
namespace {

using Uses = std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>>;

/// The items that resolutions mean, each once.
std::vector<std::uint64_t> used_names(std::span<const Resolution> resolutions) {
  std::vector<std::uint64_t> out;
  for (const Resolution& found : resolutions)
    if (found.item) out.push_back(name_key(found.item->kind, found.item->name));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// A snapshot with these files in the place of those of the same paths, and without those that are gone.
std::shared_ptr<Snapshot> replace(const Snapshot& from, std::span<const SourceFile* const> gone,
                                  std::vector<std::shared_ptr<const SourceFile>> made) {
  auto next = std::make_shared<Snapshot>();
  next->generation = from.generation;
  next->encoder = from.encoder;
  std::unordered_set<const SourceFile*> left(gone.begin(), gone.end());
  std::ranges::sort(made, {}, [](const auto& file) { return std::string_view(file->path); });
  next->files.reserve(from.files.size() + made.size());
  auto at = made.begin();
  for (const std::shared_ptr<const SourceFile>& file : from.files) {
    for (; at != made.end() && (*at)->path < file->path; ++at) next->files.push_back(*at);
    if (!left.contains(file.get())) next->files.push_back(file);
  }
  next->files.insert(next->files.end(), at, made.end());

  next->items = from.items;
  for (const SourceFile* file : gone) next->items -= file->items.size();
  for (const auto& file : made) next->items += file->items.size();
  if (next->items > from.by_name.capacity()) {
    next->make_tables();
    return next;
  }
  next->by_name = from.by_name;
  next->by_id = from.by_id;
  ItemTable::Editor names(next->by_name), ids(next->by_id);
  for (const SourceFile* file : gone) {
    for (const Item& item : file->items) {
      names.remove(item.name_key(), &item);
      ids.remove(item.id_key(), &item);
    }
  }
  for (const auto& file : made) {
    for (const Item& item : file->items) {
      names.add(item.name_key(), &item);
      ids.add(item.id_key(), &item);
    }
  }
  return next;
}

/// The step of the link over a snapshot and what changed since.
class Stepped {
 public:
  Stepped(const Snapshot& from, const Means& means)
      : step(means.encoder->edition()), prior(from, means.users, *means.encoder, means.root, step) {
    step.inputs = &means.encoder->inputs();
    step.prior = &prior;
  }

  Result<void> run(const std::vector<FileChange>& changes) {
    for (const FileChange& change : changes) prior.change(change);
    const std::vector<link::File*> changed = step.files;
    if (Result<void> done = prior.load(changed); !done) return done;
    if (Result<void> done = link::run_step(step); !done) return done;
    if (std::optional<std::vector<link::Warning>> about_pins = link::check_pins(step)) {
      pins.emplace();
      for (link::Warning& warning : *about_pins)
        pins->add(warning.code, warning.at, std::move(warning.message), std::move(warning.help));
    }
    return {};
  }

  /// What is wrong with the files, without what is allowed.
  std::vector<link::FileDiagnostics> diagnostics(const Warnings& warnings) const {
    std::vector<link::FileDiagnostics> out;
    for (const link::File* file : step.files) {
      Diagnostics told = without_allowed(warnings.allowed, file->diagnostics);
      if (!told.empty()) out.push_back({file->source, std::move(told)});
    }
    std::ranges::sort(out, {}, &link::FileDiagnostics::path);
    return out;
  }

  link::Step step;
  SnapshotPrior prior;
  std::optional<Diagnostics> pins;
};

class Advancing {
 public:
  Advancing(const Snapshot& from, const Means& means)
      : from_(from), means_(means), encoder_(*means.encoder), stepped_(from, means) {}

  Result<Advance> run(const std::vector<FileChange>& changes) {
    link::Step& step = stepped_.step;
    step.full = from_.generation == 0 || means_.encoder != from_.encoder;
    step.only_errors = from_.generation == 0 && !means_.warnings.strict;
    if (Result<void> done = stepped_.run(changes); !done) return tl::unexpected(done.error());
    out_.pins = std::move(stepped_.pins);
    if (is_refused()) return std::move(out_);
    for (Pass pass : {&Advancing::find_winners, &Advancing::make_files, &Advancing::evaluate})
      if (Result<void> done = (this->*pass)(); !done) return tl::unexpected(done.error());
    if (is_refused()) return std::move(out_);
    next_->generation = from_.generation + 1;
    out_.next = std::move(next_);
    return std::move(out_);
  }

 private:
  using Pass = Result<void> (Advancing::*)();

  /// Takes over what is wrong with the files. Does that keep the state from being published?
  bool is_refused() {
    out_.checked.clear();
    for (const link::File* file : stepped_.step.files)
      if (file->looked_at) out_.checked.push_back(file->path);
    out_.diagnostics = stepped_.diagnostics(means_.warnings);
    return has_errors(out_.diagnostics) || (means_.warnings.strict && !out_.diagnostics.empty());
  }

  /// The code of an item's file, which the step may have.
  Result<std::shared_ptr<const object::Bodies>> bodies_of(const SourceFile& file) {
    if (decoded_.empty())
      for (const SteppedFile& each : stepped_.prior.files())
        if (each.bodies) decoded_.emplace(each.object.get(), each.bodies);
    const auto found = decoded_.find(file.object.get());
    if (found != decoded_.end()) return std::shared_ptr<const object::Bodies>(std::shared_ptr<void>(), found->second);
    return means_.bodies.get(file);
  }
  auto bodies() {
    return [this](const SourceFile& file) { return bodies_of(file); };
  }

  /// An item's own bytes now.
  Result<ItemBytes> encode(link::Item& item) {
    std::vector<link::File*> files{item.file};
    if (Result<void> done = stepped_.prior.load_code(files); !done) return tl::unexpected(done.error());
    return encoder_.edition().encode(item.linked_item(), encoder_.inputs(), Runtime::checked);
  }

  const Item* old_of(const link::Item& item) const { return item.old ? &stepped_.prior.item(*item.old) : nullptr; }

  // ---- Items of one id

  /// Which of the items that share an id have the bytes that count.
  Result<void> find_winners() {
    if (!stepped_.step.by_content()) return {};
    std::map<std::pair<ItemKind, ItemId>, std::vector<link::Item*>> by_id;
    for (link::Item* item : link::in_load_order(stepped_.step)) by_id[{item->kind, item->id}].push_back(item);
    for (const auto& [id, items] : by_id) {
      if (items.size() == 1) continue;
      std::vector<ItemBytes> bytes;
      for (link::Item* item : items) {
        Result<ItemBytes> own = encode(*item);
        if (!own) return tl::unexpected(own.error());
        bytes.push_back(std::move(*own));
      }
      link::Item* winner = items[encoder_.edition().winner(bytes)];
      for (link::Item* item : items)
        if (item != winner) winners_.emplace(item, winner);
    }
    return {};
  }

  // ---- Files

  /// Makes the next snapshot: files with items that changed, are linked or share an id with one anew.
  Result<void> make_files() {
    std::map<const link::File*, std::vector<link::Item*>> by_file;
    for (link::File* file : stepped_.step.files)
      if (file->looked_at) by_file[file];
    for (link::Item& item : stepped_.step.items)
      if (item.file->looked_at || item.linked) by_file[item.file].push_back(&item);
    std::vector<const SourceFile*> gone;
    for (const auto& [file, items] : by_file) {
      const auto& stepped = static_cast<const SteppedFile&>(*file);
      if (stepped.before) gone.push_back(stepped.before);
      if (!stepped.removed) made_.push_back(make_file(stepped, items));
    }
    for (link::Item& item : stepped_.step.items)
      if (item.linked && !winners_.contains(&item))
        if (Result<void> done = settle(item); !done) return done;
    // Those that stand for their ids have their slots by now.
    for (const auto& [item, winner] : winners_) {
      Item& made = *items_.at(item);
      made.shadowed = true;
      made.slot = items_.at(winner)->slot;
      if (Result<void> done = settle_shadowed(*item); !done) return done;
    }
    for (link::Item& item : stepped_.step.items) {
      note_uses(item);
      const Item* old = old_of(item);
      if (!item.linked && old && item.change == link::Change::moved) note(Change::moved, item);
    }
    for (const database::ItemRow& row : stepped_.step.removed)
      if (!renewed_.contains(row.row)) note(Change::removed, stepped_.prior.item(row));
    next_ = replace(from_, gone, {made_.begin(), made_.end()});
    next_->encoder = means_.encoder;
    return {};
  }

  std::shared_ptr<SourceFile> make_file(const SteppedFile& stepped, const std::vector<link::Item*>& items) {
    auto file = std::make_shared<SourceFile>();
    file->path = stepped.path;
    file->object = stepped.object;
    if (stepped.looked_at) file->items.resize(stepped.index->items.size());
    else file->items = stepped.before->items;
    for (link::Item* item : items) {
      Item& made = file->items[item->number];
      const Item* old = old_of(*item);
      if (old) made = *old;
      static_cast<NamedItem&>(made) = *item;
      if (item->linked) made.said = item->said;
      items_.emplace(item, &made);
    }
    for (std::uint32_t number = 0; number < file->items.size(); number++) {
      Item& made = file->items[number];
      made.file = file.get();
      made.number = number;
    }
    return file;
  }

  /// Gives a linked item its slot: the old one where the bytes that count are the same.
  Result<void> settle(link::Item& item) {
    Item& made = *items_.at(&item);
    made.shadowed = false;
    if (Result<void> done = keep(item, made); !done) return done;
    const Item* old = old_of(item);
    if (!old || old->id != item.id) {
      made.slot = std::make_shared<Slot>();
      if (!old) note_renewed(item);
      note(old ? Change::changed : Change::added, item);
      return {};
    }
    bool same = says_the_same(item, *old);
    if (!same) {
      Result<ItemBytes> now = encode(item);
      if (!now) return tl::unexpected(now.error());
      const Item& winner = old->shadowed ? *from_.find(old->kind, old->id) : *old;
      Result<ItemBytes> own_before = from_.encoder->encode(from_, *old, bodies());
      Result<ItemBytes> before = old->shadowed ? from_.encoder->encode(from_, winner, bodies()) : own_before;
      const bool counts = before && is_equal(*before, *now);
      same = counts && own_before && is_equal(*own_before, *now);
      // What counts may be as it was although it was another item's.
      if (counts) {
        made.slot = winner.slot;
      } else {
        made.slot = std::make_shared<Slot>();
        other_code_ |= before && before->runtime != now->runtime;
        // Values are evaluated first.
        if (item.kind != ItemKind::value || !now->runtime.empty()) {
          now->used.clear();
          means_.cache.add(made.slot, std::move(*now));
        }
      }
    }
    if (!same) note(Change::changed, item);
    else if (item.old->file() != item.file->id) note(Change::moved, item);
    return {};
  }

  /// An item with the bytes of another: has it itself changed?
  Result<void> settle_shadowed(link::Item& item) {
    if (Result<void> done = keep(item, *items_.at(&item)); !done) return done;
    const Item* old = old_of(item);
    if (!old) {
      note(Change::added, item);
      return {};
    }
    if (old->id != item.id) {
      note(Change::changed, item);
      return {};
    }
    Result<ItemBytes> now = encode(item);
    if (!now) return tl::unexpected(now.error());
    Result<ItemBytes> before = from_.encoder->encode(from_, *old, bodies());
    if (!before || !is_equal(*before, *now)) note(Change::changed, item);
    else if (item.old->file() != item.file->id) note(Change::moved, item);
    return {};
  }

  static bool is_equal(const ItemBytes& a, const ItemBytes& b) {
    return a.program == b.program && a.runtime == b.runtime && a.description == b.description;
  }

  /// Are an item's bytes those of before for sure, as its code and what it means are? Other tables may make others.
  bool says_the_same(const link::Item& item, const Item& old) const {
    if (means_.encoder != from_.encoder || item.change == link::Change::changed || stepped_.step.by_content())
      return false;
    return item.resolutions == encoder_.resolve(from_, old);
  }

  Result<void> keep(link::Item& item, Item& made) {
    made.kept = nullptr;
    // Nothing is loaded of an item whose names need not be looked up.
    if (!item.file->bodies || !encoder_.edition().reads_source(item.linked_item())) return {};
    Result<ItemBytes> bytes = encode(item);
    if (!bytes) return tl::unexpected(bytes.error());
    KeptBytes kept;
    for (const NamedItem* used : std::exchange(bytes->used, {})) kept.used.emplace_back(used->kind, used->name);
    kept.bytes = std::move(*bytes);
    made.kept = std::make_shared<const KeptBytes>(std::move(kept));
    return {};
  }

  void note(Change change, const NamedItem& item) {
    if (from_.generation > 0) out_.changes.push_back({change, item.kind, item.id, item.name});
  }
  /// An item whose id is another, although that does not follow from its content, is removed and added.
  void note_renewed(const link::Item& item) {
    for (const database::ItemRow& row : stepped_.step.removed) {
      if (row.kind != item.kind || row.name != item.name) continue;
      note(Change::removed, stepped_.prior.item(row));
      renewed_.insert(row.row);
    }
  }

  void note_uses(const link::Item& item) {
    if (stepped_.step.by_content() && item.linked && (stepped_.step.full || item.change >= link::Change::affected))
      out_.uses.emplace_back(name_key(item.kind, item.name), used_names(item.resolutions));
  }

  // ---- Values

  /// Evaluates the values that are linked, and if code that others may have read is another, those too.
  Result<void> evaluate() {
    std::unordered_map<std::string, link::Item*> values;
    std::vector<std::string> ids;
    for (link::Item& item : stepped_.step.items) {
      if (!item.linked || item.kind != ItemKind::value || winners_.contains(&item) || !evaluates()) continue;
      ids.push_back(item.id.text());
      values.emplace(ids.back(), &item);
    }
    if (ids.empty() && !other_code_) return {};
    EvaluatedValues found = encoder_.evaluate(*next_, ids, bodies());
    for (ValueProblem& problem : found.problems)
      if (Result<void> done = report(*values.at(problem.id), problem); !done) return done;
    if (!found.problems.empty()) return {};
    for (ValueResult& result : found.results)
      if (Result<void> done = put(*values.at(result.id), std::move(result.runtime)); !done) return done;
    return other_code_ ? evaluate_others(values) : Result<void>();
  }

  bool evaluates() const { return stepped_.step.by_content(); }

  Result<void> report(link::Item& item, const ValueProblem& problem) {
    std::vector<link::File*> files{item.file};
    if (Result<void> done = stepped_.prior.load_code(files); !done) return done;
    Span at = span_of(item.positions().name);
    at = encoder_.edition().place(item.linked_item(), problem.instruction).value_or(at);
    item.file->diagnostics.add(problem.code, at, problem.message, problem.help);
    return {};
  }

  /// Puts a result into the value's slot, which is another if the result is.
  Result<void> put(link::Item& item, std::string runtime) {
    Item& made = *items_.at(&item);
    if (const Item* before = from_.find(item.kind, item.id)) {
      Result<ItemBytes> bytes = from_.encoder->bytes(from_, *before, bodies());
      const bool same = bytes && bytes->runtime == runtime;
      other_code_ |= !same;
      if (before->slot == made.slot) {
        if (same) return {};
        made.slot = std::make_shared<Slot>();
        for (const auto& [shadowed, winner] : winners_)
          if (winner == &item) items_.at(shadowed)->slot = made.slot;
        note(Change::changed, item);
      }
    }
    Result<ItemBytes> bytes = encode(item);
    if (!bytes) return tl::unexpected(bytes.error());
    bytes->used.clear();
    bytes->runtime = std::move(runtime);
    means_.cache.add(made.slot, std::move(*bytes));
    return {};
  }

  /// Gives new slots to values whose results are others although they themselves are not: they read code of an id that
  /// is another item's now.
  Result<void> evaluate_others(const std::unordered_map<std::string, link::Item*>& known) {
    std::vector<std::string> ids;
    for (const auto& file : next_->files)
      for (const Item& item : file->items)
        if (item.kind == ItemKind::value && !item.shadowed)
          if (std::string id = item.id.text(); !known.contains(id)) ids.push_back(std::move(id));
    std::unordered_map<std::string, std::string> before;
    for (ValueResult& result : from_.encoder->evaluate(from_, ids, bodies()).results)
      before.emplace(std::move(result.id), std::move(result.runtime));
    std::unordered_set<std::string> others;
    for (ValueResult& result : encoder_.evaluate(*next_, ids, bodies()).results)
      if (const auto was = before.find(result.id); was == before.end() || was->second != result.runtime)
        others.insert(std::move(result.id));
    if (others.empty()) return {};
    std::unordered_map<std::string, std::shared_ptr<Slot>> slots;
    std::vector<const SourceFile*> gone;
    std::vector<std::shared_ptr<const SourceFile>> made;
    for (const auto& file : next_->files) {
      const auto is_other = [&](const Item& item) {
        return item.kind == ItemKind::value && others.contains(item.id.text());
      };
      if (std::ranges::none_of(file->items, is_other)) continue;
      auto copy = std::make_shared<SourceFile>(*file);
      for (Item& item : copy->items) {
        item.file = copy.get();
        if (!is_other(item)) continue;
        std::shared_ptr<Slot>& slot = slots[item.id.text()];
        if (!slot) slot = std::make_shared<Slot>();
        item.slot = slot;
        if (!item.shadowed) note(Change::changed, item);
      }
      gone.push_back(file.get());
      made.push_back(std::move(copy));
    }
    next_ = replace(*next_, gone, std::move(made));
    return {};
  }

  const Snapshot& from_;
  const Means& means_;
  const Encoder& encoder_;
  Stepped stepped_;
  std::unordered_map<const ObjectData*, const object::Bodies*> decoded_;
  std::unordered_map<link::Item*, link::Item*> winners_;  // of those that are not their own
  std::vector<std::shared_ptr<SourceFile>> made_;
  std::unordered_map<const link::Item*, Item*> items_;  // of `made_`
  std::unordered_set<std::int64_t> renewed_;            // rows whose items were removed and added
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

Result<Findings> check_all(const Snapshot& snapshot, const Means& means) {
  Findings out;
  // A few files at a time: their code takes room.
  constexpr std::size_t kFiles = 32;
  std::vector<FileChange> some;
  for (std::size_t i = 0; i < snapshot.files.size(); i++) {
    some.push_back({snapshot.files[i]->path, snapshot.files[i]->object});
    if (some.size() < kFiles && i + 1 < snapshot.files.size()) continue;
    Stepped stepped(snapshot, means);
    if (Result<void> done = stepped.run(some); !done) return tl::unexpected(done.error());
    for (link::FileDiagnostics& found : stepped.diagnostics(means.warnings)) out.files.push_back(std::move(found));
    some.clear();
  }
  Stepped stepped(snapshot, means);
  stepped.step.names.emplace(stepped.prior.names());
  for (link::Warning& warning : link::find_unused_pins(stepped.step))
    out.pins.add(warning.code, warning.at, std::move(warning.message), std::move(warning.help));
  out.pins = without_allowed(means.warnings.allowed, std::move(out.pins));
  return out;
}

Uses all_uses(const Snapshot& snapshot) {
  std::vector<const Item*> items;
  for (const auto& file : snapshot.files)
    for (const Item& item : file->items) items.push_back(&item);
  Uses out(items.size());
  in_threads(items.size(), 100, [&](std::size_t i, std::size_t) {
    out[i] = {items[i]->name_key(), used_names(snapshot.encoder->resolve(snapshot, *items[i]))};
  });
  return out;
}

}  // namespace darkpkg::store
