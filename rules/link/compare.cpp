#include "rules/link/compare.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "rules/link/affected.hpp"
#include "rules/link/load.hpp"

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
  for (std::uint32_t i = 0; i < file.object.index.items.size(); i++) {
    const object::IndexItem& item = file.object.index.items[i];
    if (item.kind == kind && full_name(item.modules, item.name) == name) return i;
  }
  return std::nullopt;
}

/// The file with this id, from all files; the index is made at the first call.
class FilesById {
 public:
  explicit FilesById(Context& context) : context_(context) {}
  File* find(database::FileId id) {
    if (files_.empty())
      for (File& file : context_.files) files_.emplace(file.id, &file);
    auto at = files_.find(id);
    return at == files_.end() ? nullptr : at->second;
  }

 private:
  Context& context_;
  std::unordered_map<database::FileId, File*> files_;
};

}  // namespace

Result<void> compare_items(Context& context) {
  context.items.clear();
  context.removed.clear();
  context.appeared.clear();
  context.disappeared.clear();
  context.duplicates.clear();

  std::unordered_map<std::string, ItemRow> old;
  auto keep = [&](std::vector<ItemRow> rows) {
    for (ItemRow& row : rows) {
      std::string k = key(row.kind, row.name);
      old.emplace(std::move(k), std::move(row));
    }
  };
  if (context.full) keep(database::read_all_items(*context.db));
  else
    for (File& file : context.files)
      if (file.looked_at && file.row) keep(database::read_items(*context.db, file.id));

  std::optional<database::Statement> elsewhere;
  FilesById files(context);
  std::unordered_map<std::string, std::pair<File*, std::uint32_t>> seen;
  for (File& file : context.files) {
    if (!file.looked_at || !file.loaded) continue;
    for (std::uint32_t number = 0; number < file.object.index.items.size(); number++) {
      const object::IndexItem& index = file.object.index.items[number];
      Item item;
      item.file = &file;
      item.number = number;
      item.kind = index.kind;
      item.name = full_name(index.modules, index.name);
      std::string k = key(index.kind, item.name);
      if (auto [at, added] = seen.try_emplace(k, &file, number); !added) {
        const auto& [first, first_number] = at->second;
        context.duplicates.push_back({&file, number, first, first_number});
        continue;
      }
      if (auto before = old.find(k); before != old.end()) {
        item.old = std::move(before->second);
        old.erase(before);
        item.id = ItemId::parse(item.old->item).value_or(ItemId{});
        if (item.old->hash != index.hash) item.change = Change::changed;
        else item.change = item.old->file() == file.id ? Change::same : Change::moved;
      } else {
        if (!context.full) {
          if (!elsewhere) elsewhere.emplace(*context.db, "SELECT id FROM darkpkg_items WHERE name = ? AND kind = ?");
          if (elsewhere->bind(std::string_view(item.name), kind_text(index.kind)).step()) {
            File* other = files.find(elsewhere->integer(0) >> 20);
            elsewhere->reset();
            if (!other) return fail("the database has '" + item.name + "' of no file", "link with --full");
            if (Result<void> done = load(context, {&other, 1}); !done) return done;
            // Its object may be another than the one that was linked; then it has to be compared too.
            if (other->looked_at) return compare_items(context);
            context.duplicates.push_back({&file, number, other, find_item(*other, index.kind, item.name)});
            continue;
          }
          elsewhere->reset();
        }
        item.change = Change::added;
        context.appeared.push_back({index.kind, index.modules, index.name});
      }
      context.items.push_back(std::move(item));
    }
  }
  for (auto& [k, row] : old) {
    context.disappeared.push_back(location_of(row.kind, row.name));
    context.removed.push_back(std::move(row));
  }
  return {};
}

Result<bool> find_affected(Context& context) {
  if (context.full) return false;
  ChangedNames names(context.edition, context.appeared, context.disappeared);
  if (names.empty()) return false;

  std::vector<File*> found;
  database::Statement query(*context.db, "SELECT file FROM darkpkg_references WHERE name = ? AND qualifier = ?");
  FilesById files(context);
  for (const auto& [name, qualifier] : names.mentions()) {
    query.bind(name, std::string_view(qualifier));
    while (query.step())
      if (File* file = files.find(query.integer(0)); file && file->entry && !file->looked_at) found.push_back(file);
  }
  query.reset();

  std::ranges::sort(found, {}, &File::id);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (Result<void> done = load(context, found); !done) return tl::unexpected(done.error());
  bool again = false;
  for (File* file : found) {
    for (const object::IndexItem& item : file->object.index.items)
      if (!file->looked_at && names.affect(item)) file->looked_at = true;
    again |= file->looked_at;
  }
  if (again) return true;
  for (Item& item : context.items)
    if (item.change <= Change::moved && names.affect(item.index())) item.change = Change::affected;
  return false;
}

Result<bool> find_users(Context& context) {
  if (context.full || context.edition.identity() == Identity::by_name) return false;
  std::unordered_map<std::int64_t, Item*> by_row;
  std::vector<std::pair<std::string, ItemKind>> names;
  for (Item& item : context.items) {
    if (item.old) by_row.emplace(item.old->row, &item);
    if (item.change >= Change::affected && item.old) names.emplace_back(item.name, item.kind);
  }
  database::EdgeRows edges(*context.db);
  FilesById files(context);
  // Users in files that are not read yet have users too, by the names that the database has.
  std::vector<File*> found;
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < names.size(); i++) {
    for (std::int64_t row : edges.users(names[i].first, names[i].second)) {
      if (!seen.insert(row).second) continue;
      if (auto at = by_row.find(row); at != by_row.end()) {
        at->second->in_cascade = true;
        names.emplace_back(at->second->name, at->second->kind);
        continue;
      }
      File* file = files.find(row >> 20);
      if (!file || !file->entry) continue;
      if (!file->looked_at) found.push_back(file);
      if (std::optional<database::ItemRow> user = database::read_item(*context.db, row))
        names.emplace_back(std::move(user->name), user->kind);
    }
  }
  std::ranges::sort(found, {}, &File::id);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (Result<void> done = load(context, found); !done) return tl::unexpected(done.error());
  for (File* file : found) file->looked_at = true;
  return !found.empty();
}

}  // namespace darkpkg::link
