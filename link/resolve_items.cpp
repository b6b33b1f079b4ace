#include "link/resolve_items.hpp"

#include <vector>

#include "base/in_threads.hpp"
#include "link/resolve.hpp"

namespace darkpkg::link {
namespace {

/// Fewer items are not worth a thread.
constexpr std::size_t kItemsAThread = 100;

}  // namespace

void prepare_names(Context& context) {
  context.names.emplace(context.full ? nullptr : &*context.db);
  for (const database::ItemRow& row : context.removed) context.names->set(row.kind, row.name, nullptr);
}

void resolve_item(Context& context, Item& item) {
  item.resolutions = resolve_all(context.edition, item.index(), *context.names, context.inputs);
  // What is in the cascade, or only shares rows, says what it did.
  const bool may_differ = context.full || item.change >= Change::affected || !item.old;
  item.said = may_differ ? context.edition.said(item.linked_item()) : item.old->said;
}

void resolve_items(Context& context) {
  std::size_t wanted = 0, items = 0;
  std::vector<Item*> resolved;
  for (Item& item : context.items) {
    item.linked = context.full || item.change >= Change::affected;
    if (context.full || item.change == Change::added || context.edition.identity() == Identity::by_content)
      context.names->set(item.kind, item.name, &item);
    if (!item.linked && !item.in_cascade) continue;
    resolved.push_back(&item);
    wanted += item.index().references.size();
  }
  for (const File& file : context.files)
    if (file.row) items += static_cast<std::size_t>(file.row->items);
  // A look-up in the database costs about as much as reading ten names at once, and a reference has about four
  // candidates.
  if (wanted > items / 40) context.names->read_all(items);
  context.report.items_resolved = resolved.size();
  auto resolve = [&](std::size_t i, std::size_t) { resolve_item(context, *resolved[i]); };
  // Names that are read when they are asked for are for one thread.
  if (context.names->complete()) in_threads(resolved.size(), kItemsAThread, resolve);
  else
    for (std::size_t i = 0; i < resolved.size(); i++) resolve(i, 0);
}

}  // namespace darkpkg::link
