#include "lookup/changes.hpp"

#include <algorithm>
#include <unordered_set>

#include "cache/database/tables/items.hpp"
#include "language/named_id.hpp"

namespace darkpkg::lookup {
namespace {

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

Result<std::optional<database::ChangeRow>> last_change(const StoredItems& items, const ItemName& item) {
  return reading([&]() -> Result<std::optional<database::ChangeRow>> {
    return database::last_change(items.database(), item.kind, item.id.text());
  });
}

Result<std::vector<NameChange>> names_changed(const StoredItems& items, std::int64_t generation,
                                              const object::IndexItem& user) {
  return reading([&]() -> Result<std::vector<NameChange>> {
    const Edition& edition = items.edition();
    std::unordered_set<ItemId> added, removed;
    for (const database::ChangeRow& row : database::read_changes(items.database(), generation)) {
      const bool is_added = row.change == "added";
      if (!is_added && row.change != "removed") continue;
      if (std::optional<ItemId> id = ItemId::parse(row.item)) (is_added ? added : removed).insert(*id);
    }
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
    const std::optional<database::FileId> id = database::file_id(items.database(), file);
    if (!id) return out;
    for (const database::ItemRow& row : database::read_items(items.database(), *id))
      out.push_back({row.kind, row.name, false});
    return out;
  });
}

Result<std::optional<object::ContentHash>> linked_hash(const StoredItems& items, const ItemName& item) {
  return reading([&]() -> Result<std::optional<object::ContentHash>> {
    return database::item_hash(items.database(), item.name, item.kind);
  });
}

}  // namespace darkpkg::lookup
