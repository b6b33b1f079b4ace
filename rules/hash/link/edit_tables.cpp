#include "rules/hash/link/edit_tables.hpp"

#include "rules/hash/link/own_commit.hpp"

namespace darkpkg::hash {

void EditTables::begin(std::span<const TableItem> items) {
  commit_ = find_commit(items);
  if (commit_.empty())
    throw database::DatabaseError(
        {"the database '" + database_.path() + "' has no commit of packages any more", "link with --full"}, 0);
  contents_.begin(items, removed_, commit_);
}

void EditTables::put_uses(TableItem& item, std::span<const NamedItem* const> used) {
  const std::size_t before = rows_written();
  contents_.put_uses(item, used);
  item.written |= rows_written() != before;
}

void EditTables::put(std::span<LoadedItem> items) {
  contents_.put(items);
  log_.put(items, {commit_, contents_.others(), contents_.gone_ops(), removed_});
  removed_.clear();
}

/// An edit may leave no name that was there before.
std::string EditTables::find_commit(std::span<const TableItem> items) {
  std::string found;
  for (std::size_t i = 0; found.empty() && i < removed_.size(); i++)
    found = commit_of(database_, removed_[i].kind, removed_[i].name);
  for (std::size_t i = 0; found.empty() && i < items.size(); i++)
    if (const database::ItemRow* old = items[i].old) found = commit_of(database_, old->kind, old->name);
  if (!found.empty()) return found;
  return own_commit(database_, [](std::string_view) { return true; }, {});
}

}  // namespace darkpkg::hash
