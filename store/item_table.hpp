#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace darkpkg::store {

struct Item;

/// A hash table of items that shares what did not change with the table that it was copied from: many small shards,
/// of which a change copies those that it touches. Reading needs no lock as long as nobody edits this very copy.
class ItemTable {
  struct Entry {
    std::uint64_t hash;
    const Item* item;
  };
  using Shard = std::vector<Entry>;

 public:
  ItemTable() : ItemTable(0) {}
  /// With room for about `count` items; more only make it slower.
  explicit ItemTable(std::size_t count) : shards_(std::bit_ceil(count / kPerShard + 1)) {}

  /// The item with this hash of which `is_it(item)` is true, or null.
  template <typename IsIt>
  const Item* find(std::uint64_t hash, IsIt is_it) const {
    const Shard* shard = shards_[at(hash)].get();
    if (!shard) return nullptr;
    for (const Entry& entry : *shard)
      if (entry.hash == hash && is_it(*entry.item)) return entry.item;
    return nullptr;
  }
  /// Calls `visit(item)` with all items of this hash.
  template <typename Visit>
  void each(std::uint64_t hash, Visit visit) const {
    const Shard* shard = shards_[at(hash)].get();
    if (!shard) return;
    for (const Entry& entry : *shard)
      if (entry.hash == hash) visit(*entry.item);
  }
  std::size_t capacity() const { return shards_.size() * kPerShard; }

  /// Changes a table that no other thread sees yet.
  class Editor {
   public:
    explicit Editor(ItemTable& table) : table_(table), own_(table.shards_.size()) {}
    void add(std::uint64_t hash, const Item* item) { writable(hash).push_back({hash, item}); }
    void remove(std::uint64_t hash, const Item* item) {
      Shard& shard = writable(hash);
      for (Entry& entry : shard) {
        if (entry.item != item) continue;
        entry = shard.back();
        shard.pop_back();
        return;
      }
    }

   private:
    Shard& writable(std::uint64_t hash) {
      std::size_t number = table_.at(hash);
      if (!own_[number]) {
        const std::shared_ptr<const Shard>& old = table_.shards_[number];
        own_[number] = old ? std::make_shared<Shard>(*old) : std::make_shared<Shard>();
        table_.shards_[number] = own_[number];
      }
      return *own_[number];
    }
    ItemTable& table_;
    std::vector<std::shared_ptr<Shard>> own_;
  };

 private:
  static constexpr std::size_t kPerShard = 8;

  std::size_t at(std::uint64_t hash) const { return hash & (shards_.size() - 1); }

  std::vector<std::shared_ptr<const Shard>> shards_;  // a power of two
};

}  // namespace darkpkg::store
