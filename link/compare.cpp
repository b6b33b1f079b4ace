#include "link/compare.hpp"

#include <algorithm>
#include <unordered_map>

#include "link/affected.hpp"
#include "link/prior.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;
using object::ItemKind;

/// A location as a key: kinds share names.
std::string key(ItemKind kind, std::string_view name) {
  std::string out(1, static_cast<char>('0' + static_cast<int>(kind)));
  out += name;
  return out;
}

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
  const std::pair<File*, std::uint32_t>* seen(ItemKind kind, const std::string& name) const {
    for (ItemKind other : kItemKinds) {
      if (!step_.edition.clash(kind, other)) continue;
      if (auto at = seen_.find(key(other, name)); at != seen_.end()) return &at->second;
    }
    return nullptr;
  }
  void add(const std::string& key, File& file, std::uint32_t number) { seen_.try_emplace(key, &file, number); }

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
  std::unordered_map<std::string, std::pair<File*, std::uint32_t>> seen_;
};

}  // namespace

Result<void> compare_items(Step& step) {
  step.items.clear();
  step.removed.clear();
  step.appeared.clear();
  step.disappeared.clear();
  step.duplicates.clear();

  std::unordered_map<std::string, ItemRow> old;
  auto keep = [&](std::vector<ItemRow> rows) {
    for (ItemRow& row : rows) {
      std::string k = key(row.kind, row.name);
      old.emplace(std::move(k), std::move(row));
    }
  };
  if (step.full) keep(step.prior->all_items());
  else
    for (File* file : step.files)
      if (file->looked_at) keep(step.prior->items(*file));

  Clashes clashes(step);
  for (std::size_t i = 0; i < step.files.size(); i++) {
    File& file = *step.files[i];
    if (!file.looked_at || !file.loaded()) continue;
    for (std::uint32_t number = 0; number < file.index->items.size(); number++) {
      const object::IndexItem& index = file.index->items[number];
      Item item;
      item.file = &file;
      item.number = number;
      item.kind = index.kind;
      item.name = full_name(index.modules, index.name);
      std::string k = key(index.kind, item.name);
      if (const auto* first = clashes.seen(index.kind, item.name)) {
        step.duplicates.push_back({&file, number, first->first, first->second});
        continue;
      }
      clashes.add(k, file, number);
      if (auto before = old.find(k); before != old.end()) {
        item.old = std::move(before->second);
        old.erase(before);
        item.id = ItemId::parse(item.old->item).value_or(ItemId{});
        if (item.old->hash != index.hash) item.change = Change::changed;
        else item.change = item.old->file() == file.id ? Change::same : Change::moved;
      } else {
        if (!step.full) {
          if (const std::optional<ItemRow> stored = clashes.stored(index.kind, item.name)) {
            File* other = step.prior->file(stored->file());
            if (!other) return fail("the database has '" + item.name + "' of no file", "link with --full");
            if (Result<void> done = step.prior->load({&other, 1}); !done) return done;
            // Its object may be another than the one that was linked; then it has to be compared too.
            if (other->looked_at) return compare_items(step);
            step.duplicates.push_back({&file, number, other, find_item(*other, stored->kind, item.name)});
            continue;
          }
        }
        item.change = Change::added;
        step.appeared.push_back({index.kind, index.modules, index.name});
      }
      step.items.push_back(std::move(item));
    }
  }
  for (auto& [k, row] : old) {
    step.disappeared.push_back(location_of(row.kind, row.name));
    step.removed.push_back(std::move(row));
  }
  return {};
}

Result<bool> find_affected(Step& step) {
  if (step.full) return false;
  ChangedNames names(step.edition, step.appeared, step.disappeared);
  if (names.empty()) return false;
  const std::vector<File*> found = step.prior->mentioning(names);
  if (Result<void> done = step.prior->load(found); !done) return tl::unexpected(done.error());
  bool again = false;
  for (File* file : found) {
    if (!file->loaded()) continue;
    for (const object::IndexItem& item : file->index->items)
      if (!file->looked_at && names.affect(item)) file->looked_at = true;
    again |= file->looked_at;
  }
  if (again) return true;
  for (Item& item : step.items)
    if (item.change <= Change::moved && names.affect(item.index())) item.change = Change::affected;
  return false;
}

}  // namespace darkpkg::link
