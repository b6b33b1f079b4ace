#include "cache/database/tables/edges.hpp"

#include <string>

#include "cache/database/tables/item_row_of.hpp"

namespace darkpkg::database {
namespace {

constexpr std::string_view kSelectUsers = "SELECT user FROM darkpkg_edges WHERE name = ? AND kind = ?";

}  // namespace

bool has_edges(Database& database) { return database.has_table("darkpkg_edges"); }

void UserRows::add_users_of(const NamedItem& item, std::vector<std::int64_t>& rows) {
  if (!users_) users_.emplace(database_, kSelectUsers);
  users_->bind(std::string_view(item.name), kind_text(item.kind));
  while (users_->step()) rows.push_back(users_->integer(0));
  users_->reset();
}

NamedItem UserRows::item(std::int64_t row) {
  if (!item_) item_.emplace(database_, "SELECT kind, name, item FROM darkpkg_items WHERE id = ?");
  const bool found = item_->bind(row).step();
  const std::optional<ItemKind> kind = found ? parse_kind(item_->text(0)) : std::nullopt;
  if (!kind)
    throw DatabaseError({"'" + database_.path() + "' knows users of items, but not the users", "link with --full"}, 0);
  NamedItem out{*kind, std::string(item_->text(1)), ItemId::parse(item_->text(2)).value_or(ItemId())};
  item_->reset();
  return out;
}

UsedNames::UsedNames(const Database& database)
    : select_(database, "SELECT name, kind FROM darkpkg_edges WHERE user = ? ORDER BY name, kind") {}

void UsedNames::visit(std::int64_t user, FunctionRef<void(std::string_view name, ItemKind kind)> visit) {
  select_.bind(user);
  while (select_.step())
    if (const std::optional<ItemKind> kind = parse_kind(select_.text(1))) visit(select_.text(0), *kind);
  select_.reset();
}

std::vector<ItemRow> EdgeRows::users(std::string_view name, ItemKind kind, FunctionRef<bool(std::int64_t row)> wanted) {
  if (!users_) users_.emplace(database_, kSelectUsers);
  if (!item_) item_.emplace(database_, std::string(kSelectItems) + " WHERE id = ?");
  std::vector<ItemRow> out;
  users_->bind(name, kind_text(kind));
  while (users_->step()) {
    const std::int64_t user = users_->integer(0);
    if (wanted(user) && item_->bind(user).step()) out.push_back(item_row_of(*item_));
  }
  users_->reset();
  item_->reset();
  return out;
}

void EdgeRows::put(std::int64_t user, const std::vector<std::pair<std::string_view, ItemKind>>& used) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_edges WHERE user = ?");
  erase_->run(user);
  if (!insert_) insert_.emplace(database_, "INSERT OR IGNORE INTO darkpkg_edges (name, kind, user) VALUES (?, ?, ?)");
  for (const auto& [name, kind] : used) insert_->run(name, kind_text(kind), user);
}

void EdgeRows::move(std::int64_t from, std::int64_t to) {
  Statement(database_, "UPDATE darkpkg_edges SET user = ? WHERE user = ?").run(-to, from);
}

void EdgeRows::settle() { database_.execute("UPDATE darkpkg_edges SET user = -user WHERE user < 0"); }

}  // namespace darkpkg::database
