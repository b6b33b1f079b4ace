#include "link/stored_names.hpp"

#include "cache/database/tables.hpp"

namespace darkpkg::link {

/// `column`: of the kind; the id comes behind it.
void StoredNames::read(const database::Statement& row, int column, std::string_view full_name, Items& to) {
  std::optional<ItemKind> kind = parse_kind(row.text(column));
  std::optional<ItemId> id = ItemId::parse(row.text(column + 1));
  if (kind && id) to[static_cast<std::size_t>(*kind)] = &items_.emplace_back(*kind, std::string(full_name), *id);
}

const NamedItem* StoredNames::find(ItemKind kind, std::string_view full_name) {
  auto found = names_.find(full_name);
  if (found == names_.end()) {
    if (complete_) return nullptr;
    return read_name(full_name)[static_cast<std::size_t>(kind)];
  }
  return found->second[static_cast<std::size_t>(kind)];
}

const NamedItem* StoredNames::find_read(ItemKind kind, std::string_view full_name) const {
  const auto found = names_.find(full_name);
  return found == names_.end() ? nullptr : found->second[static_cast<std::size_t>(kind)];
}

StoredNames::Items& StoredNames::read_name(std::string_view full_name) {
  Items& out = names_.emplace(full_name, Items{}).first->second;
  if (!query_) query_.emplace(database_, "SELECT kind, item FROM darkpkg_items WHERE name = ?");
  query_->bind(full_name);
  while (query_->step()) read(*query_, 0, full_name, out);
  query_->reset();
  return out;
}

void StoredNames::read_used(std::int64_t row) {
  if (complete_) return;
  if (!used_) used_.emplace(database_, "SELECT name FROM darkpkg_edges WHERE user = ?");
  used_->bind(row);
  while (used_->step())
    if (names_.find(used_->text(0)) == names_.end()) read_name(used_->text(0));
  used_->reset();
}

void StoredNames::read_all(std::size_t count) {
  if (complete_) return;
  complete_ = true;
  names_.clear();  // who found an item in it keeps that
  names_.reserve(count);
  database::Statement all(database_, "SELECT name, kind, item FROM darkpkg_items");
  while (all.step()) read(all, 1, all.text(0), names_[std::string(all.text(0))]);
}

}  // namespace darkpkg::link
