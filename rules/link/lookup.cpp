#include "rules/link/lookup.hpp"

#include <utility>

#include "cache/database/tables.hpp"

namespace darkpkg::link {

ItemNames::Ids& ItemNames::at(std::string_view full_name) {
  if (auto found = names_.find(full_name); found != names_.end()) return found->second;
  Ids& ids = names_.emplace(full_name, Ids{}).first->second;
  if (complete_) return ids;
  if (!query_) query_.emplace(*database_, "SELECT kind, item FROM darkpkg_items WHERE name = ?");
  query_->bind(full_name);
  while (query_->step())
    ids[static_cast<std::size_t>(parse_kind(query_->text(0)).value_or(ItemKind::fn))] = Uuid::parse(query_->text(1));
  query_->reset();
  return ids;
}

std::optional<Uuid> ItemNames::find(object::ItemKind kind, std::string_view full_name) {
  if (complete_) {
    auto found = names_.find(full_name);
    return found == names_.end() ? std::nullopt : found->second[static_cast<std::size_t>(kind)];
  }
  return at(full_name)[static_cast<std::size_t>(kind)];
}

void ItemNames::set(object::ItemKind kind, std::string_view full_name, const std::optional<Uuid>& id) {
  at(full_name)[static_cast<std::size_t>(kind)] = id;
}

void ItemNames::read_all(std::size_t count) {
  if (complete_) return;
  complete_ = true;
  // Names that are there already have been set or read, so they stay as they are.
  const std::unordered_map<std::string, Ids, Hash, std::equal_to<>> known = std::exchange(names_, {});
  names_.reserve(count);
  database::Statement all(*database_, "SELECT name, kind, item FROM darkpkg_items");
  while (all.step())
    names_[std::string(all.text(0))][static_cast<std::size_t>(parse_kind(all.text(1)).value_or(ItemKind::fn))] =
        Uuid::parse(all.text(2));
  for (const auto& [name, ids] : known) names_.insert_or_assign(name, ids);
}

}  // namespace darkpkg::link
