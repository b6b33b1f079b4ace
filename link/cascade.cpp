#include "link/cascade.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "link/prior.hpp"
#include "link/resolve_items.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;

using ItemsByRow = std::unordered_map<std::int64_t, Item*>;

ItemsByRow items_by_row(Step& step) {
  ItemsByRow out;
  for (Item& item : step.items)
    if (item.old) out.emplace(item.old->row, &item);
  return out;
}

/// Is the row of an item that this step removes, or that its file no longer has?
bool is_left(const Step& step, const ItemRow& row) {
  const File* file = step.prior->file(row.file());
  return !file || file->removed || file->looked_at;
}

/// Adds the items of these rows, and their files' objects.
Result<bool> add(Step& step, std::vector<ItemRow> rows, void (*mark)(Item&)) {
  std::ranges::sort(rows, {}, &ItemRow::row);
  std::vector<File*> wanted;
  for (const ItemRow& row : rows)
    if (File* file = step.prior->file(row.file()); wanted.empty() || wanted.back() != file) wanted.push_back(file);
  if (Result<void> done = load_files(step, wanted); !done) return tl::unexpected(done.error());
  if (step.has_errors) return false;
  if (std::ranges::any_of(wanted, &File::looked_at)) return true;
  const File* file = nullptr;
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbers;  // of the file's items, by name
  for (ItemRow& row : rows) {
    Item item;
    item.file = step.prior->file(row.file());
    const std::vector<object::IndexItem>& all = item.file->index->items;
    if (file != item.file) {
      file = item.file;
      numbers.clear();
      for (std::uint32_t i = 0; i < all.size(); i++) numbers[full_name(all[i].modules, all[i].name)].push_back(i);
    }
    const std::vector<std::uint32_t>& found = numbers[row.name];
    const auto number = std::ranges::find_if(found, [&](std::uint32_t i) { return all[i].kind == row.kind; });
    if (number == found.end())
      return fail("the database has '" + row.name + "' of '" + item.file->path + "', which the file does not have",
                  "link with --full");
    item.number = *number;
    item.kind = row.kind;
    item.name = row.name;
    item.id = ItemId::parse(row.item).value_or(ItemId{});
    item.old = std::move(row);
    mark(step.items.emplace_back(std::move(item)));
  }
  return false;
}

bool ids_stay(const Step& step) { return step.full || !step.by_content(); }

/// The ids whose items this step may change.
std::set<std::string> concerned_ids(const Step& step) {
  std::set<std::string> ids;
  std::set<std::pair<const File*, ItemId>> in_file;
  for (const Item& item : step.items) {
    // Two of one file may have changed places.
    const bool is_second = item.file->looked_at && !in_file.emplace(item.file, item.id).second;
    if (item.linked || item.cause == Cause::moved || is_second) ids.insert(item.id.text());
    if (item.linked && item.old) ids.insert(item.old->item);
  }
  for (const ItemRow& row : step.removed) ids.insert(row.item);
  return ids;
}

}  // namespace

Result<bool> find_users(Step& step) {
  if (ids_stay(step)) return false;
  const ItemsByRow by_row = items_by_row(step);
  std::vector<std::pair<std::string, ItemKind>> used;
  for (const Item& item : step.items)
    if (item.linked && item.old && item.said != item.old->said) used.emplace_back(item.name, item.kind);
  std::vector<ItemRow> found;
  std::unordered_set<std::int64_t> seen;
  for (std::size_t i = 0; i < used.size(); i++) {
    for (ItemRow& row : step.prior->users(used[i].first, used[i].second,
                                          [&](std::int64_t user) { return seen.insert(user).second; })) {
      if (auto at = by_row.find(row.row); at != by_row.end()) {
        at->second->in_cascade = true;
        used.emplace_back(row.name, row.kind);
      } else if (!is_left(step, row)) {
        used.emplace_back(row.name, row.kind);
        found.push_back(std::move(row));
      }
    }
  }
  return add(step, std::move(found), [](Item& item) { item.in_cascade = true; });
}

Result<bool> find_twins(Step& step) {
  if (ids_stay(step) || step.has_errors) return false;
  const ItemsByRow by_row = items_by_row(step);
  std::vector<ItemRow> found;
  std::vector<Item*> twins;
  for (const std::string& id : concerned_ids(step)) {
    for (ItemRow& row : step.prior->sharing(id)) {
      if (auto at = by_row.find(row.row); at != by_row.end()) {
        if (!std::exchange(at->second->linked, true)) twins.push_back(at->second);
      } else if (!is_left(step, row)) {
        found.push_back(std::move(row));
      }
    }
  }
  const std::size_t before = step.items.size();
  Result<bool> again = add(step, std::move(found), [](Item& item) { item.linked = true; });
  if (!again || *again) return again;
  for (std::size_t i = before; i < step.items.size(); i++) twins.push_back(&step.items[i]);
  for (Item* twin : twins) {
    if (Result<void> done = resolve_item(step, *twin); !done) return tl::unexpected(done.error());
    for (Resolution& resolution : twin->resolutions) resolution.settle();
  }
  return false;
}

}  // namespace darkpkg::link
