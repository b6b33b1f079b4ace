#include "link/compare.hpp"

#include <algorithm>
#include <unordered_map>

#include "link/affected.hpp"
#include "link/files_by_id.hpp"
#include "link/load.hpp"

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

/// The definitions that an item can't share its name with, by their kinds.
class Clashes {
 public:
  struct Stored {
    ItemKind kind{};
    database::FileId file = 0;
  };

  explicit Clashes(Context& context) : context_(context) {}

  /// One that was seen in the files of this link; null: none.
  const std::pair<File*, std::uint32_t>* seen(ItemKind kind, const std::string& name) const {
    for (ItemKind other : kItemKinds) {
      if (!context_.edition.clash(kind, other)) continue;
      if (auto at = seen_.find(key(other, name)); at != seen_.end()) return &at->second;
    }
    return nullptr;
  }
  void add(const std::string& key, File& file, std::uint32_t number) { seen_.try_emplace(key, &file, number); }

  /// One that the database has; nothing: none.
  std::optional<Stored> stored(ItemKind kind, std::string_view name) {
    if (!rows_) rows_.emplace(*context_.db, "SELECT kind, id FROM darkpkg_items WHERE name = ?");
    rows_->bind(name);
    std::optional<Stored> found;
    while (!found && rows_->step()) {
      const std::optional<ItemKind> other = parse_kind(rows_->text(0));
      const database::FileId file = rows_->integer(1) >> 20;
      if (!other || !context_.edition.clash(kind, *other)) continue;
      // What files have that are looked at is seen, or is no longer there.
      const bool looked_at =
          std::ranges::any_of(context_.files, [&](const File& each) { return each.id == file && each.looked_at; });
      if (!looked_at) found = Stored{*other, file};
    }
    rows_->reset();
    return found;
  }

 private:
  Context& context_;
  std::unordered_map<std::string, std::pair<File*, std::uint32_t>> seen_;
  std::optional<database::Statement> rows_;
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

  Clashes clashes(context);
  FilesById files(context);
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
      if (const auto* first = clashes.seen(index.kind, item.name)) {
        context.duplicates.push_back({&file, number, first->first, first->second});
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
        if (!context.full) {
          if (const std::optional<Clashes::Stored> stored = clashes.stored(index.kind, item.name)) {
            File* other = files.find(stored->file);
            if (!other) return fail("the database has '" + item.name + "' of no file", "link with --full");
            if (Result<void> done = load(context, {&other, 1}); !done) return done;
            // Its object may be another than the one that was linked; then it has to be compared too.
            if (other->looked_at) return compare_items(context);
            context.duplicates.push_back({&file, number, other, find_item(*other, stored->kind, item.name)});
            continue;
          }
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

}  // namespace darkpkg::link
