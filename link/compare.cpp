#include "link/compare.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "link/affected.hpp"
#include "link/prior.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;
using object::ItemKind;

/// A location: kinds may share names. Views the name.
struct Key {
  ItemKind kind{};
  std::string_view name;
  friend bool operator==(const Key&, const Key&) = default;
};
struct KeyHash {
  std::size_t operator()(const Key& key) const {
    return std::hash<std::string_view>{}(key.name) + static_cast<std::size_t>(key.kind);
  }
};
template <typename T>
using ByLocation = std::unordered_map<Key, T, KeyHash>;

std::optional<std::uint32_t> find_item(const File& file, ItemKind kind, std::string_view name) {
  if (!file.loaded()) return std::nullopt;
  for (std::uint32_t i = 0; i < file.index->items.size(); i++) {
    const object::IndexItem& item = file.index->items[i];
    if (item.kind == kind && full_name(item.modules, item.name) == name) return i;
  }
  return std::nullopt;
}

/// The definitions that an item can't share its name with, by their kinds.
class Clashes {
 public:
  explicit Clashes(Step& step) : step_(step) {}

  /// One that was seen in the files of this step; null: none.
  const Item* seen(ItemKind kind, std::string_view name) const {
    for (ItemKind other : kItemKinds) {
      if (!step_.edition.clash(kind, other)) continue;
      if (auto at = seen_.find({other, name}); at != seen_.end()) return at->second;
    }
    return nullptr;
  }
  void add(const Item& item) { seen_.try_emplace({item.kind, item.name}, &item); }
  void reserve(std::size_t count) { seen_.reserve(count); }

  /// One of before; nothing: none. What files have that are looked at is seen, or is no longer there.
  std::optional<ItemRow> stored(ItemKind kind, std::string_view name) const {
    for (ItemRow& row : step_.prior->named(name)) {
      if (!step_.edition.clash(kind, row.kind)) continue;
      const File* file = step_.prior->file(row.file());
      if (!file || !file->looked_at) return std::move(row);
    }
    return std::nullopt;
  }

 private:
  Step& step_;
  ByLocation<const Item*> seen_;
};

}  // namespace

Result<Comparison> compare_items(Step& step) {
  Comparison out;
  std::vector<ItemRow> rows;
  std::size_t count = 0;
  if (step.full) rows = step.prior->all_items();
  for (const File* file : step.files) {
    if (!file->looked_at) continue;
    if (file->loaded()) count += file->index->items.size();
    if (!step.full) std::ranges::move(step.prior->items(*file), std::back_inserter(rows));
  }
  ByLocation<ItemRow*> old;  // but for those that are found again
  old.reserve(rows.size());
  for (ItemRow& row : rows) old.emplace(Key{row.kind, row.name}, &row);

  Clashes clashes(step);
  clashes.reserve(count);
  for (std::size_t i = 0; i < step.files.size(); i++) {
    File& file = *step.files[i];
    if (!file.looked_at || !file.loaded()) continue;
    for (std::uint32_t number = 0; number < file.index->items.size(); number++) {
      const object::IndexItem& index = file.index->items[number];
      std::string name = full_name(index.modules, index.name);
      if (const Item* first = clashes.seen(index.kind, name)) {
        out.duplicates.push_back({&file, number, first->file, first->number});
        continue;
      }
      const auto before = old.find({index.kind, name});
      if (before == old.end() && !step.full) {
        if (const std::optional<ItemRow> stored = clashes.stored(index.kind, name)) {
          File* other = step.prior->file(stored->file());
          if (!other) return fail("the database has '" + name + "' of no file", "link with --full");
          if (Result<void> done = load_files(step, {&other, 1}); !done) return tl::unexpected(done.error());
          // Its object may be another than the one that was linked; then it has to be compared too.
          if (other->looked_at) return compare_items(step);
          out.duplicates.push_back({&file, number, other, find_item(*other, stored->kind, name)});
          continue;
        }
        out.appeared.push_back({index.kind, index.modules, index.name});
      }
      Item& item = out.items.emplace_back();
      item.file = &file;
      item.number = number;
      item.kind = index.kind;
      item.name = std::move(name);
      item.cause = Cause::added;
      clashes.add(item);
      if (before == old.end()) continue;
      ItemRow& row = *before->second;
      old.erase(before);
      item.id = ItemId::parse(row.item).value_or(ItemId{});
      if (row.hash != index.hash) item.cause = Cause::changed;
      else item.cause = row.file() == file.id ? Cause::same : Cause::moved;
      item.old = std::move(row);
    }
  }
  for (ItemRow& row : rows) {
    if (!old.contains({row.kind, row.name})) continue;
    out.disappeared.push_back(location_of(row.kind, row.name));
    out.removed.push_back(std::move(row));
  }
  return out;
}

Result<bool> find_affected(Step& step) {
  if (step.full) return false;
  ChangedNames names(step.edition, step.appeared, step.disappeared);
  if (names.empty()) return false;
  const std::vector<File*> found = step.prior->mentioning(names);
  if (Result<void> done = load_files(step, found); !done) return tl::unexpected(done.error());
  bool again = false;
  for (File* file : found) {
    if (!file->loaded()) continue;
    for (const object::IndexItem& item : file->index->items)
      if (!file->looked_at && names.affect(item)) file->looked_at = true;
    again |= file->looked_at;
  }
  if (again) return true;
  for (Item& item : step.items)
    if (item.cause <= Cause::moved && names.affect(item.index())) item.cause = Cause::affected;
  return false;
}

}  // namespace darkpkg::link
