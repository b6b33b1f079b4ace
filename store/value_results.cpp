#include "store/value_results.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace darkpkg::store {

std::shared_ptr<Snapshot> with_other_results(const Snapshot& from, const Snapshot& next,
                                             const std::unordered_set<std::string>& known, BodiesOf bodies,
                                             std::vector<ItemChange>& changes) {
  std::vector<std::string> ids;
  for (const auto& file : next.files)
    for (const Item& item : file->items)
      if (item.kind == ItemKind::value && !item.shadowed)
        if (std::string id = item.id.text(); !known.contains(id)) ids.push_back(std::move(id));
  std::unordered_map<std::string, std::string> before;
  for (ValueResult& result : from.encoder->evaluate(from, ids, bodies).results)
    before.emplace(std::move(result.id), std::move(result.runtime));
  std::unordered_map<std::string, std::shared_ptr<Slot>> others;
  for (ValueResult& result : next.encoder->evaluate(next, ids, bodies).results)
    if (const auto was = before.find(result.id); was == before.end() || was->second != result.runtime)
      others.emplace(std::move(result.id), std::make_shared<Slot>());

  std::vector<const SourceFile*> gone;
  std::vector<std::shared_ptr<const SourceFile>> made;
  for (const auto& file : next.files) {
    std::shared_ptr<SourceFile> copy;
    for (const Item& item : file->items) {
      if (item.kind != ItemKind::value) continue;
      const auto other = others.find(item.id.text());
      if (other == others.end()) continue;
      if (!copy) copy = std::make_shared<SourceFile>(*file);
      copy->items[item.number].slot = other->second;
      if (!item.shadowed && from.generation > 0) changes.push_back({Change::changed, item.kind, item.id, item.name});
    }
    if (!copy) continue;
    for (Item& item : copy->items) item.file = copy.get();
    gone.push_back(file.get());
    made.push_back(std::move(copy));
  }
  return next.with(gone, std::move(made));
}

}  // namespace darkpkg::store
