#include "rules/hash/link/load_rows.hpp"

#include <unordered_map>
#include <unordered_set>

#include "rules/hash/identity/twins.hpp"

namespace darkpkg::hash {

std::vector<std::uint32_t> winner_numbers(std::span<const LoadedItem> items) {
  std::vector<Definition> definitions;
  for (const LoadedItem& item : items) definitions.push_back({item.item->item->id.bytes, item.operations().add.hash});
  return winners(definitions);
}

std::vector<LoadedItem*> winners_of(std::span<LoadedItem> items) {
  const std::vector<std::uint32_t> numbers = winner_numbers(items);
  std::vector<LoadedItem*> out;
  for (std::size_t i = 0; i < items.size(); i++)
    if (numbers[i] == i) out.push_back(&items[i]);
  return out;
}

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
