#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cache/object/sections.hpp"
#include "language/item_id.hpp"
#include "link/resolve.hpp"
#include "store/item_cache.hpp"
#include "store/item_table.hpp"
#include "store/object_data.hpp"

namespace darkpkg::store {

using object::ItemKind;

struct SourceFile;
class Encoder;

/// The own bytes of an item that reads its source to make them: that may be another by then.
struct KeptBytes {
  ItemBytes bytes;  ///< without what they use
  std::vector<std::pair<ItemKind, std::string>> used;
};

/// An item in one state of the packages.
struct Item : NamedItem {
  const SourceFile* file = nullptr;
  std::uint32_t number = 0;    ///< in the object
  std::shared_ptr<Slot> slot;  ///< shared by all states in which the item has the same bytes
  /// What its id depends on but for the ids of what it uses, hashed; zero if ids don't depend on contents.
  object::ContentHash said{};
  /// Of the items of one id another one has the bytes that count: its slot is this one's too.
  bool shadowed = false;
  std::shared_ptr<const KeptBytes> kept = nullptr;  ///< null: they are made when they are asked for

  const object::IndexItem& index() const;
  std::uint64_t name_key() const;
  std::uint64_t id_key() const;
};

/// A source with its items in one state of the packages.
struct SourceFile {
  std::string path;  ///< below the packages' root
  std::shared_ptr<const ObjectData> object;
  std::vector<Item> items;  ///< in the order of the object; never moves once it is filled
};

inline const object::IndexItem& Item::index() const { return file->object->index().items[number]; }

std::uint64_t name_key(ItemKind kind, std::string_view full_name);
std::uint64_t id_key(ItemKind kind, const ItemId& id);

/// One state of the packages; never changes.
class Snapshot {
 public:
  /// Counts what was published, from 1 on; 0: nothing yet.
  std::uint64_t generation = 0;
  std::vector<std::shared_ptr<const SourceFile>> files;  ///< ascending by path
  /// What its names mean and its bytes are, with the tables of builtins and pinned ids that it was made with.
  std::shared_ptr<const Encoder> encoder;
  ItemTable by_name, by_id;
  std::size_t items = 0;

  const Item* find(ItemKind kind, std::string_view full_name) const;
  /// Of several items that share the id the one whose bytes count.
  const Item* find(ItemKind kind, const ItemId& id) const;
  /// All items that share the id, in no order.
  std::vector<const Item*> sharing(ItemKind kind, const ItemId& id) const;
  const SourceFile* file(std::string_view path) const;
  /// All items in ascending order of name, then kind; made by the first call.
  const std::vector<const Item*>& sorted() const;
  /// This one without some of its files and with others, which may have the same paths; its generation is the same.
  std::shared_ptr<Snapshot> with(std::span<const SourceFile* const> gone,
                                 std::vector<std::shared_ptr<const SourceFile>> made) const;
  /// Counts the items of all files and makes the tables.
  void make_tables();

 private:
  mutable std::once_flag sorted_once_;
  mutable std::vector<const Item*> sorted_;
};

/// The names of a snapshot, for link/resolve.
class SnapshotNames : public link::NameLookup {
 public:
  explicit SnapshotNames(const Snapshot& snapshot) : snapshot_(snapshot) {}
  const NamedItem* find(ItemKind kind, std::string_view full_name) override { return snapshot_.find(kind, full_name); }

 private:
  const Snapshot& snapshot_;
};

}  // namespace darkpkg::store
