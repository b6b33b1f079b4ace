#include "rules/lookup/stored_items.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cache/database/database.hpp"
#include "rules/link/suggest.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::lookup {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;
using database::Statement;
using object::ItemKind;

constexpr std::array kKinds{ItemKind::type, ItemKind::value, ItemKind::fn};

std::string_view content_query(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return "SELECT pt_def, rt_def FROM package_types WHERE id = ?";
    case ItemKind::value: return "SELECT pt_def, rt_dval FROM package_values WHERE id = ?";
    case ItemKind::fn: return "SELECT pt_def, rt_instrs FROM package_functions WHERE id = ?";
  }
  return {};
}

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

}  // namespace

Result<StoredItems> StoredItems::open(const std::string& path) {
  StoredItems items;
  items.database_ = path;
  try {
    Database database = Database::open(path, Mode::read_only);
    if (!database.has_table("locations"))
      return fail("'" + path + "' is no database of Dark packages", "build it first: darkpkg build --db " + path);
    for (ItemKind kind : kKinds) {
      Statement rows(database,
                     "SELECT owner, modules, name, item_id FROM locations "
                     "WHERE item_type = ? AND branch_id IS NULL AND deprecated_at IS NULL");
      rows.bind(wire::kind_text(kind));
      while (rows.step()) {
        std::string name(rows.text(0));
        if (!rows.text(1).empty()) name.append(".").append(rows.text(1));
        name.append(".").append(rows.text(2));
        std::optional<Uuid> id = Uuid::parse(rows.text(3));
        if (!id) continue;
        items.by_id_.emplace(*id, items.entries_.size());
        items.entries_.push_back({kind, std::move(name), *id});
      }
    }
  } catch (const DatabaseError& error) {
    return tl::unexpected(error.error());
  }
  return items;
}

Result<std::vector<StoredItem>> StoredItems::find(std::string_view name) const {
  std::vector<const Entry*> found;
  for (const Entry& entry : entries_)
    if (entry.name == name) found.push_back(&entry);
  if (found.empty()) {
    std::string tail = "." + std::string(name);
    for (const Entry& entry : entries_)
      if (entry.name.ends_with(tail)) found.push_back(&entry);
  }
  std::vector<StoredItem> items;
  try {
    Database database = Database::open(database_, Mode::read_only);
    for (const Entry* entry : found) {
      Statement content(database, content_query(entry->kind));
      std::string id = entry->id.text();
      if (content.bind(std::string_view(id)).step())
        items.push_back(
            {entry->kind, entry->name, entry->id, std::string(content.blob(0)), std::string(content.blob(1))});
    }
  } catch (const DatabaseError& error) {
    return tl::unexpected(error.error());
  }
  return items;
}

std::vector<std::string> StoredItems::similar(std::string_view name) const {
  constexpr std::size_t kFarthest = 3, kMost = 3;
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const Entry& entry : entries_) {
    std::size_t distance = link::edit_distance(last_part(name), last_part(entry.name), kFarthest);
    if (distance <= kFarthest) ranked.emplace_back(distance, entry.name);
  }
  std::ranges::sort(ranked);
  std::vector<std::string> names;
  for (auto& [distance, full] : ranked)
    if (names.size() < kMost && (names.empty() || names.back() != full)) names.push_back(std::move(full));
  return names;
}

wire::NameOf StoredItems::name_of() const {
  return [this](wire::PackageKind, const Uuid& id) {
    auto found = by_id_.find(id);
    return found == by_id_.end() ? std::string() : entries_[found->second].name;
  };
}

Result<std::string> StoredItems::file_of(const StoredItem& item) const {
  try {
    Database database = Database::open(database_, Mode::read_only);
    if (!database.has_table("darkpkg_items")) return std::string();
    // An item's row number is its file's number times 2^20, plus its own number in the file.
    Statement row(database,
                  "SELECT path FROM darkpkg_files WHERE id = (SELECT id >> 20 FROM darkpkg_items WHERE name = ? AND "
                  "kind = ?)");
    return row.bind(std::string_view(item.name), wire::kind_text(item.kind)).step() ? std::string(row.text(0))
                                                                                    : std::string();
  } catch (const DatabaseError& error) {
    return tl::unexpected(error.error());
  }
}

}  // namespace darkpkg::lookup
