#include "store/snapshot.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <unordered_set>

#include "base/hash.hpp"

namespace darkpkg::store {

std::uint64_t name_key(ItemKind kind, std::string_view full_name) {
  // The table takes the lowest bits, so the kinds go there: the three may share a name.
  return hash64(full_name) + static_cast<std::uint64_t>(kind);
}

std::uint64_t id_key(ItemKind kind, const ItemId& id) {
  std::uint64_t words[2];
  std::memcpy(words, id.bytes.data(), sizeof words);
  // Ids are mostly parts of hashes, but the pinned ones may be anything.
  std::uint64_t mixed = (words[0] ^ words[1]) * 0x9E3779B97F4A7C15;
  return (mixed ^ mixed >> 32) + static_cast<std::uint64_t>(kind);
}

std::uint64_t Item::name_key() const { return store::name_key(kind, name); }
std::uint64_t Item::id_key() const { return store::id_key(kind, id); }

const Item* Snapshot::find(ItemKind kind, std::string_view full_name) const {
  return by_name.find(name_key(kind, full_name),
                      [&](const Item& item) { return item.kind == kind && item.name == full_name; });
}

const Item* Snapshot::find(ItemKind kind, const ItemId& id) const {
  return by_id.find(id_key(kind, id),
                    [&](const Item& item) { return item.kind == kind && item.id == id && !item.shadowed; });
}

std::vector<const Item*> Snapshot::sharing(ItemKind kind, const ItemId& id) const {
  std::vector<const Item*> out;
  by_id.each(id_key(kind, id), [&](const Item& item) {
    if (item.kind == kind && item.id == id) out.push_back(&item);
  });
  return out;
}

const SourceFile* Snapshot::file(std::string_view path) const {
  auto at = std::ranges::lower_bound(files, path, {}, [](const auto& file) { return std::string_view(file->path); });
  return at == files.end() || (*at)->path != path ? nullptr : at->get();
}

const std::vector<const Item*>& Snapshot::sorted() const {
  std::call_once(sorted_once_, [&] {
    sorted_.reserve(items);
    for (const auto& source : files)
      for (const Item& item : source->items) sorted_.push_back(&item);
    std::ranges::sort(sorted_, {},
                      [](const Item* item) { return std::tuple(std::string_view(item->name), item->kind); });
  });
  return sorted_;
}

std::shared_ptr<Snapshot> Snapshot::with(std::span<const SourceFile* const> gone,
                                         std::vector<std::shared_ptr<const SourceFile>> made) const {
  auto next = std::make_shared<Snapshot>();
  next->generation = generation;
  next->encoder = encoder;
  std::unordered_set<const SourceFile*> left(gone.begin(), gone.end());
  std::ranges::sort(made, {}, [](const auto& source) { return std::string_view(source->path); });
  next->files.reserve(files.size() + made.size());
  auto at = made.begin();
  for (const std::shared_ptr<const SourceFile>& source : files) {
    for (; at != made.end() && (*at)->path < source->path; ++at) next->files.push_back(*at);
    if (!left.contains(source.get())) next->files.push_back(source);
  }
  next->files.insert(next->files.end(), at, made.end());

  next->items = items;
  for (const SourceFile* source : gone) next->items -= source->items.size();
  for (const auto& source : made) next->items += source->items.size();
  if (next->items > by_name.capacity()) {
    next->make_tables();
    return next;
  }
  next->by_name = by_name;
  next->by_id = by_id;
  ItemTable::Editor names(next->by_name), ids(next->by_id);
  for (const SourceFile* source : gone) {
    for (const Item& item : source->items) {
      names.remove(item.name_key(), &item);
      ids.remove(item.id_key(), &item);
    }
  }
  for (const auto& source : made) {
    for (const Item& item : source->items) {
      names.add(item.name_key(), &item);
      ids.add(item.id_key(), &item);
    }
  }
  return next;
}

void Snapshot::make_tables() {
  items = 0;
  for (const auto& source : files) items += source->items.size();
  // Room to grow: a full table is made anew.
  by_name = ItemTable(2 * items);
  by_id = ItemTable(2 * items);
  ItemTable::Editor names(by_name), ids(by_id);
  for (const auto& source : files) {
    for (const Item& item : source->items) {
      names.add(item.name_key(), &item);
      ids.add(item.id_key(), &item);
    }
  }
}

}  // namespace darkpkg::store
