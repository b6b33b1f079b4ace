#include "lookup/changes.hpp"

#include <algorithm>
#include <unordered_set>

#include "cache/database/tables.hpp"
#include "language/named_id.hpp"

namespace darkpkg::lookup {
namespace {

using database::Statement;
using object::ItemKind;

/// All full names that the reference could mean, nearest first.
std::vector<std::string> candidates(const Edition& edition, const Reference& reference,
                                    const std::vector<std::string>& modules) {
  std::vector<std::string> out;
  edition.visit_candidates(reference, modules, [&](const Candidate& candidate) {
    out.emplace_back(candidate.full_name);
    return false;
  });
  return out;
}

}  // namespace

Result<std::optional<Change>> last_change(const StoredItems& items, const ItemName& item) {
  return reading([&]() -> Result<std::optional<Change>> {
    if (!items.database().has_table("darkpkg_changes")) return std::nullopt;
    // By generation: the table is small, and this is asked once.
    Statement row(items.database(),
                  "SELECT generation, change FROM darkpkg_changes WHERE item = ? AND kind = ? ORDER BY generation "
                  "DESC LIMIT 1");
    std::string id = item.id.text();
    if (!row.bind(std::string_view(id), kind_text(item.kind)).step()) return std::nullopt;
    return Change{row.integer(0), std::string(row.text(1))};
  });
}

Result<std::vector<NameChange>> names_changed(const StoredItems& items, std::int64_t generation,
                                              const object::IndexItem& user) {
  return reading([&]() -> Result<std::vector<NameChange>> {
    const Edition& edition = items.edition();
    std::unordered_set<ItemId> added, removed;
    Statement rows(items.database(),
                   "SELECT item, change FROM darkpkg_changes WHERE generation = ? AND change IN ('added', 'removed')");
    rows.bind(generation);
    while (rows.step())
      if (std::optional<ItemId> id = ItemId::parse(rows.text(0)))
        (rows.text(1) == "added" ? added : removed).insert(*id);
    std::vector<NameChange> out;
    if (added.empty() && removed.empty()) return out;
    for (const Reference& reference : user.references)
      for (const std::string& name : candidates(edition, reference, user.modules))
        for (ItemKind kind : kItemKinds) {
          if (!edition.traits(reference).accept(kind)) continue;
          ItemId id = named_id(kind, name);  // of an item that is gone nothing but its id is left
          if (const ItemName* item = items.exact(kind, name)) id = item->id;
          if (added.contains(id)) out.push_back({kind, name, true});
          else if (removed.contains(id)) out.push_back({kind, name, false});
        }
    return out;
  });
}

std::vector<NameChange> names_meant(const Edition& edition, const std::vector<NameChange>& changed,
                                    const object::IndexItem& user) {
  std::vector<NameChange> out;
  for (const Reference& reference : user.references)
    for (const std::string& name : candidates(edition, reference, user.modules))
      for (const NameChange& change : changed)
        if (change.name == name && edition.traits(reference).accept(change.kind)) out.push_back(change);
  return out;
}

Result<std::vector<NameChange>> names_of_file(const StoredItems& items, const std::string& file) {
  return reading([&]() -> Result<std::vector<NameChange>> {
    std::vector<NameChange> out;
    Statement id(items.database(), "SELECT id FROM darkpkg_files WHERE path = ?");
    if (!id.bind(std::string_view(file)).step()) return out;
    for (const database::ItemRow& row : database::read_items(items.database(), id.integer(0)))
      out.push_back({row.kind, row.name, false});
    return out;
  });
}

Result<std::optional<object::ContentHash>> linked_hash(const StoredItems& items, const ItemName& item) {
  return reading([&]() -> Result<std::optional<object::ContentHash>> {
    Statement row(items.database(), "SELECT hash FROM darkpkg_items WHERE name = ? AND kind = ?");
    object::ContentHash out{};
    if (!row.bind(std::string_view(item.name), kind_text(item.kind)).step() || row.blob(0).size() != out.size())
      return std::nullopt;
    std::ranges::copy(row.blob(0), out.begin());
    return out;
  });
}

}  // namespace darkpkg::lookup
