#include "link/cascade.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "link/files_by_id.hpp"
#include "link/load.hpp"
#include "link/resolve_items.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;

using ItemsByRow = std::unordered_map<std::int64_t, Item*>;

ItemsByRow items_by_row(Context& context) {
  ItemsByRow out;
  for (Item& item : context.items)
    if (item.old) out.emplace(item.old->row, &item);
  return out;
}

/// Is the row of an item that this link removes, or that its file no longer has?
bool is_left(FilesById& files, const ItemRow& row) {
  const File* file = files.find(row.file());
  return !file || !file->entry || file->looked_at;
}

/// Adds the items of these rows, and their files' objects.
Result<bool> add(Context& context, FilesById& files, std::vector<ItemRow> rows, void (*mark)(Item&)) {
  std::ranges::sort(rows, {}, &ItemRow::row);
  std::vector<File*> wanted;
  for (const ItemRow& row : rows)
    if (File* file = files.find(row.file()); wanted.empty() || wanted.back() != file) wanted.push_back(file);
  if (Result<void> done = load(context, wanted); !done) return tl::unexpected(done.error());
  if (context.has_errors) return false;
  if (std::ranges::any_of(wanted, &File::looked_at)) return true;
  const File* file = nullptr;
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbers;  // of the file's items, by name
  for (ItemRow& row : rows) {
    Item item;
    item.file = files.find(row.file());
    const std::vector<object::IndexItem>& all = item.file->object.index.items;
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
    mark(context.items.emplace_back(std::move(item)));
  }
  return false;
}

bool by_name(const Context& context) { return context.full || context.edition.identity() == Identity::by_name; }

/// The ids whose rows this link may change.
std::set<std::string> concerned_ids(const Context& context) {
  std::set<std::string> ids;
  std::set<std::pair<const File*, ItemId>> in_file;
  for (const Item& item : context.items) {
    // Two of one file may have changed places.
    const bool is_second = item.file->looked_at && !in_file.emplace(item.file, item.id).second;
    if (item.linked || item.change == Change::moved || is_second) ids.insert(item.id.text());
    if (item.linked && item.old) ids.insert(item.old->item);
  }
  for (const ItemRow& row : context.removed) ids.insert(row.item);
  return ids;
}

}  // namespace

Result<bool> find_users(Context& context) {
  if (by_name(context)) return false;
  const ItemsByRow by_row = items_by_row(context);
  std::vector<std::pair<std::string, ItemKind>> used;
  for (const Item& item : context.items)
    if (item.linked && item.old && item.said != item.old->said) used.emplace_back(item.name, item.kind);
  database::EdgeRows edges(*context.db);
  FilesById files(context);
  std::vector<ItemRow> found;
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < used.size(); i++) {
    for (ItemRow& row : edges.users(used[i].first, used[i].second)) {
      if (!seen.insert(row.row).second) continue;
      if (auto at = by_row.find(row.row); at != by_row.end()) {
        at->second->in_cascade = true;
        used.emplace_back(row.name, row.kind);
      } else if (!is_left(files, row)) {
        used.emplace_back(row.name, row.kind);
        found.push_back(std::move(row));
      }
    }
  }
  return add(context, files, std::move(found), [](Item& item) { item.in_cascade = true; });
}

Result<bool> find_twins(Context& context) {
  if (by_name(context) || context.has_errors) return false;
  const ItemsByRow by_row = items_by_row(context);
  FilesById files(context);
  database::SharedIds shared(*context.db);
  std::vector<ItemRow> found;
  std::vector<Item*> twins;
  for (const std::string& id : concerned_ids(context)) {
    for (ItemRow& row : shared.items(id)) {
      if (auto at = by_row.find(row.row); at != by_row.end()) {
        if (!std::exchange(at->second->linked, true)) twins.push_back(at->second);
      } else if (!is_left(files, row)) {
        found.push_back(std::move(row));
      }
    }
  }
  const std::size_t before = context.items.size();
  Result<bool> again = add(context, files, std::move(found), [](Item& item) { item.linked = true; });
  if (!again || *again) return again;
  for (std::size_t i = before; i < context.items.size(); i++) twins.push_back(&context.items[i]);
  for (Item* twin : twins) {
    resolve_item(context, *twin);
    for (Resolution& resolution : twin->resolutions) resolution.settle();
  }
  return false;
}

}  // namespace darkpkg::link
