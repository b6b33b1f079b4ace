#include "link/lookup.hpp"

#include <utility>

#include "cache/database/tables.hpp"

namespace darkpkg::link {

/// `column`: of the kind; the id comes behind it.
void ItemNames::read(const database::Statement& row, int column, std::string_view full_name, Items& to) {
  std::optional<ItemKind> kind = parse_kind(row.text(column));
  std::optional<ItemId> id = ItemId::parse(row.text(column + 1));
  if (kind && id) to[static_cast<std::size_t>(*kind)] = &stored_.emplace_back(*kind, std::string(full_name), *id);
}

ItemNames::Items& ItemNames::at(std::string_view full_name) {
  if (auto found = names_.find(full_name); found != names_.end()) return found->second;
  Items& items = names_.emplace(full_name, Items{}).first->second;
  if (complete_) return items;
  if (!query_) query_.emplace(*database_, "SELECT kind, item FROM darkpkg_items WHERE name = ?");
  query_->bind(full_name);
  while (query_->step()) read(*query_, 0, full_name, items);
  query_->reset();
  return items;
}

const NamedItem* ItemNames::find(ItemKind kind, std::string_view full_name) {
  if (complete_) {
    auto found = names_.find(full_name);
    return found == names_.end() ? nullptr : found->second[static_cast<std::size_t>(kind)];
  }
  return at(full_name)[static_cast<std::size_t>(kind)];
}

void ItemNames::set(ItemKind kind, std::string_view full_name, const NamedItem* item) {
  at(full_name)[static_cast<std::size_t>(kind)] = item;
}

void ItemNames::read_all(std::size_t count) {
  if (complete_) return;
  complete_ = true;
  // Names that are there already have been set or read, so they stay as they are.
  const Names known = std::exchange(names_, {});
  names_.reserve(count);
  database::Statement all(*database_, "SELECT name, kind, item FROM darkpkg_items");
  while (all.step()) read(all, 1, all.text(0), names_[std::string(all.text(0))]);
  for (const auto& [name, items] : known) names_.insert_or_assign(name, items);
}

}  // namespace darkpkg::link
