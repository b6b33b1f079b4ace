#include "link/resolve_items.hpp"

#include <vector>

#include "base/in_threads.hpp"
#include "base/progress.hpp"
#include "link/prior.hpp"
#include "link/resolve.hpp"

namespace darkpkg::link {
namespace {

/// Fewer items are not worth a thread.
constexpr std::size_t kItemsAThread = 100;

/// Resolves an item whose code is loaded, if what it says depends on that.
void resolve_loaded(Step& step, Item& item, NameLookup& names) {
  item.resolutions = resolve_all(step.edition, item.index(), names, *step.inputs);
  if (!step.by_content()) return;
  // What is in the cascade, or only shares its id, says what it did.
  const bool may_differ = step.full || item.cause >= Cause::affected || !item.old;
  item.said = may_differ ? step.edition.said(item.linked_item()) : item.old->said;
}

/// Do its references mean what they did, by name? So it is with what is in the cascade, or only shares its id.
bool means_the_same(const Step& step, const Item& item) {
  return step.by_content() && !step.full && item.old && item.cause <= Cause::moved;
}

/// What an item used, and what this step changes of it.
class UsedNames : public NameLookup {
 public:
  UsedNames(const ItemNames& changed, NameLookup& before) : changed_(changed), before_(before) {}
  const NamedItem* find(ItemKind kind, std::string_view full_name) override {
    return changed_.find_with(kind, full_name, &before_);
  }

 private:
  const ItemNames& changed_;
  NameLookup& before_;
};

void resolve_again(Step& step, Item& item) {
  UsedNames names(*step.names, step.prior->used_names(*item.old));
  resolve_loaded(step, item, names);
}

}  // namespace

void prepare_names(Step& step) {
  step.names.emplace(step.full ? nullptr : step.prior->names());
  for (const database::ItemRow& row : step.removed) step.names->set(row.kind, row.name, nullptr);
}

Result<void> resolve_items(Step& step) {
  std::size_t references = 0, same = 0;
  std::vector<Item*> resolved;
  if (step.full) step.names->reserve(step.items.size());
  for (Item& item : step.items) {
    item.linked = step.full || item.cause >= Cause::affected;
    if (step.full || item.cause == Cause::added || step.by_content()) step.names->set(item.kind, item.name, &item);
    // Without warnings and ids by contents it is enough to look up what must mean something.
    if ((!item.linked && !item.in_cascade) || (step.only_errors && !step.by_content())) continue;
    resolved.push_back(&item);
    if (means_the_same(step, item)) same++;
    else references += item.index().references.size();
  }
  step.resolved = resolved.size();
  if (step.by_content()) {
    std::vector<File*> files;
    for (const Item* item : resolved)
      if (files.empty() || files.back() != item->file) files.push_back(item->file);
    if (Result<void> done = step.prior->load_code(files); !done) return done;
  }
  progress::Step shown("items resolved", resolved.size());
  // Names that are read when they are asked for are for one thread.
  if (step.full || step.prior->expect_lookups(references, same)) {
    in_threads(resolved.size(), kItemsAThread, [&](std::size_t i, std::size_t) {
      resolve_loaded(step, *resolved[i], *step.names);
      shown.advance();
    });
    return {};
  }
  for (Item* item : resolved) {
    if (means_the_same(step, *item)) resolve_again(step, *item);
    else resolve_loaded(step, *item, *step.names);
    shown.advance();
  }
  return {};
}

Result<void> resolve_item(Step& step, Item& item) {
  if (Result<void> done = step.prior->load_code({&item.file, 1}); !done) return done;
  if (means_the_same(step, item)) resolve_again(step, item);
  else resolve_loaded(step, item, *step.names);
  return {};
}

}  // namespace darkpkg::link
