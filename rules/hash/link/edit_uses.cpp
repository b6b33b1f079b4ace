#include "rules/hash/link/edit_uses.hpp"

#include <algorithm>
#include <utility>

namespace darkpkg::hash {
namespace {

using database::Statement;

/// Is this the full name of what is there?
bool is_at(std::string_view name, std::string_view owner, std::string_view modules, std::string_view last) {
  const std::size_t middle = modules.empty() ? 0 : modules.size() + 1;
  if (name.size() != owner.size() + middle + 1 + last.size() || !name.starts_with(owner) || !name.ends_with(last))
    return false;
  name = name.substr(owner.size(), middle + 1);
  return name.starts_with('.') && name.ends_with('.') && name.substr(1, modules.size()) == modules;
}

}  // namespace

void EditUses::put(std::string_view hash, std::string_view was, std::span<const NamedItem* const> used) {
  wanted_.clear();
  for (const NamedItem* item : used) wanted_.push_back({item, {}, 0, false});
  const auto place = [](const Wanted& use) { return std::pair(std::string_view(use.item->name), use.item->kind); };
  std::ranges::sort(wanted_, {}, place);
  wanted_.erase(std::ranges::unique(wanted_, {}, place).begin(), wanted_.end());
  for (Wanted& use : wanted_) use.id = use.item->id.text();
  find_rows(was);
  for (const Wanted& use : wanted_) {
    if (use.row != 0) {
      change(use, was, hash);
      continue;
    }
    const Place at = place_of(use.item->name);
    rows_.run(
        "INSERT INTO package_dependencies (item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, "
        "depends_on_modules, depends_on_name) VALUES (?, ?, ?, ?, ?, ?)",
        hash, std::string_view(use.id), kind_text(use.item->kind), std::string_view(at.owner),
        std::string_view(at.modules), std::string_view(at.name));
  }
}

void EditUses::erase(std::string_view hash) { rows_.run("DELETE FROM package_dependencies WHERE item_hash = ?", hash); }

void EditUses::find_rows(std::string_view was) {
  std::vector<std::int64_t> others;
  Statement& rows = rows_.select(
      "SELECT rowid, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, depends_on_name FROM "
      "package_dependencies WHERE item_hash = ?",
      was);
  while (rows.step()) {
    const std::string_view id = rows.text(1), kind = rows.text(2), owner = rows.text(3), modules = rows.text(4),
                           name = rows.text(5);
    const auto use = std::ranges::find_if(wanted_, [&](const Wanted& one) {
      return one.row == 0 && is_at(one.item->name, owner, modules, name) && kind_text(one.item->kind) == kind;
    });
    if (use == wanted_.end()) {
      others.push_back(rows.integer(0));
      continue;
    }
    use->row = rows.integer(0);
    use->has_id = use->id == id;
  }
  for (std::int64_t row : others) rows_.run("DELETE FROM package_dependencies WHERE rowid = ?", row);
}

/// SQLite writes the indexes of all columns that a statement names, whether they change or not. Row by row it needs no
/// journal of the statement.
void EditUses::change(const Wanted& use, std::string_view was, std::string_view hash) {
  const std::string_view id = use.id;
  if (use.has_id && was == hash) return;
  if (use.has_id) rows_.run("UPDATE package_dependencies SET item_hash = ? WHERE rowid = ?", hash, use.row);
  else if (was == hash) rows_.run("UPDATE package_dependencies SET depends_on_hash = ? WHERE rowid = ?", id, use.row);
  else
    rows_.run("UPDATE package_dependencies SET item_hash = ?, depends_on_hash = ? WHERE rowid = ?", hash, id, use.row);
}

}  // namespace darkpkg::hash
