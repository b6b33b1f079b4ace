#include "link/stored_names.hpp"

namespace darkpkg::link {

void StoredNames::add(ItemKind kind, std::string_view full_name, std::string_view id, Items& to) {
  if (const std::optional<ItemId> item = ItemId::parse(id))
    to[static_cast<std::size_t>(kind)] = &items_.emplace_back(kind, std::string(full_name), *item);
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
  rows_.visit(full_name, [&](ItemKind kind, std::string_view id, std::int64_t) { add(kind, full_name, id, out); });
  return out;
}

void StoredNames::read_used(std::int64_t row) {
  if (complete_) return;
  if (!used_) used_.emplace(database_);
  used_->visit(row, [&](std::string_view name, ItemKind) {
    if (names_.find(name) == names_.end()) read_name(name);
  });
}

void StoredNames::read_all(std::size_t count) {
  if (complete_) return;
  complete_ = true;
  names_.clear();  // who found an item in it keeps that
  names_.reserve(count);
  rows_.visit_all([&](std::string_view name, ItemKind kind, std::string_view id) {
    add(kind, name, id, names_[std::string(name)]);
  });
}

}  // namespace darkpkg::link
