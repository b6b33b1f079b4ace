#include "rules/hash/link/load_rows.hpp"

#include <unordered_map>
#include <unordered_set>

namespace darkpkg::hash {

LoadRows load_rows(std::span<LoadedItem> items) {
  LoadRows rows;
  for (LoadedItem& item : items) rows.items.push_back(&item);
  std::vector<Sha256Digest> all;
  std::unordered_set<Uuid> stored;
  std::unordered_map<ItemId, LoadedItem*> winners;
  const auto store = [&](const LoggedOp& op) {
    const bool is_new = stored.insert(op.id).second;
    if (is_new) rows.ops.push_back({&op, all.size()});
    all.push_back(op.hash);
    return is_new;
  };
  for (LoadedItem* item : rows.items) {
    if (store(item->operations().add)) winners[item->item->item->id] = item;
    rows.name_stamps.push_back(all.size());
    store(item->operations().name);
  }
  for (LoadedItem* item : rows.items)
    if (winners.at(item->item->item->id) == item) rows.winners.push_back(item);
  rows.commit = log_commit(all);
  return rows;
}

}  // namespace darkpkg::hash
