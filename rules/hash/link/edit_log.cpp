#include "rules/hash/link/edit_log.hpp"

#include <map>
#include <utility>
#include <vector>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/link/linked_code.hpp"
#include "rules/hash/link/outside_hashes.hpp"

namespace darkpkg::hash {
namespace {

using database::Blob;
using database::Statement;

/// The operation that named the item before.
std::string old_name_op(const database::ItemRow& row) {
  std::vector<std::string_view> modules;
  const pt::Location at = location_of(row.name, modules);
  return log_name(row.kind, at, row.item).id.text();
}

}  // namespace

void EditLog::put(std::span<LoadedItem> items, const LogBefore& before) {
  commit_ = before.commit;
  others_ = before.others;
  next_stamp_ = now_ms() - 2 * static_cast<std::int64_t>(items.size());
  put_adds(items, before.gone_ops);
  remove_names(before.removed);
  put_names(items);
  list_names_again();
}

void EditLog::put_adds(std::span<LoadedItem> items, const std::set<std::string>& had) {
  std::set<std::string> gone = had;
  std::map<std::string, std::vector<LoadedItem*>> stored;  // by hash: those whose operation is
  std::set<std::string> wanted;
  for (LoadedItem& item : items) {
    item.item->row.op = item.operations().add.id.text();
    gone.erase(item.item->row.op);
    if (wanted.insert(item.item->row.op).second) stored[item.item->row.item].push_back(&item);
  }
  for (auto& [hash, twins] : stored) {
    for (LoadedItem* item : twins) {
      const LoggedOp& op = item->operations().add;
      if (had.contains(item->item->row.op)) continue;
      const database::ItemRow* old = item->item->old;
      item->item->written = true;
      if (take_over_op(op)) continue;
      if (old && gone.erase(old->op) > 0 && replace_op(old->op, op)) continue;
      insert_op(op, next_stamp());
    }
    if (twins.size() > 1) order_adds(twins);
  }
  for (const std::string& id : gone) delete_op(id);
}

void EditLog::order_adds(std::span<LoadedItem* const> twins) {
  std::vector<std::string> stamps;
  std::pair<std::string, std::int64_t> last;
  bool in_order = true;
  for (const LoadedItem* item : twins) {
    Statement& row = rows_.select("SELECT rowid, origin_ts, created_at FROM package_ops WHERE id = ? AND branch_id = ?",
                                  std::string_view(item->item->row.op), kMainBranch);
    if (!row.step()) return;
    // A clock may have gone back.
    std::pair<std::string, std::int64_t> place{std::string(row.text(2)), row.integer(0)};
    in_order = in_order && place > last;
    last = std::move(place);
    stamps.emplace_back(row.text(1));
    row.reset();
  }
  if (in_order) return;
  for (const LoadedItem* item : twins) delete_op(item->item->row.op);
  for (std::size_t i = 0; i < twins.size(); i++) insert_op(twins[i]->operations().add, stamps[i]);
}

void EditLog::put_names(std::span<LoadedItem> items) {
  for (LoadedItem& loaded : items) {
    TableItem& item = *loaded.item;
    if (item.old && item.old->item == item.row.item) continue;
    item.written = true;
    const LoggedOp& op = loaded.operations().name;
    std::string stamp;
    if (take_over_op(op)) {
      if (item.old) delete_op(old_name_op(*item.old));
      const Place place = place_of(item.row.name);
      rows_.run(
          "DELETE FROM locations WHERE branch_id = ? AND owner = ? AND modules = ? AND name = ? AND item_hash = ? AND "
          "commit_hash IS NULL AND unlisted_at IS NULL AND source = 'op'",
          kMainBranch, std::string_view(place.owner), std::string_view(place.modules), std::string_view(place.name),
          std::string_view(item.row.item));
      stamp = stamp_of(op);
    } else if (!item.old || !replace_op(old_name_op(*item.old), op)) {
      stamp = next_stamp();
      insert_op(op, stamp);
    }
    put_location(item, op, std::move(stamp));
  }
}

void EditLog::put_location(const TableItem& item, const LoggedOp& op, std::string stamp) {
  const std::string id = location_id(item.row.kind, item.row.name).text();
  // Most are listed. Naming that column would have SQLite write two indexes again.
  if (item.old && rows_.run("UPDATE locations SET item_hash = ?, origin_ts = coalesce(nullif(?, ''), origin_ts) WHERE "
                            "location_id = ? AND unlisted_at IS NULL",
                            std::string_view(item.row.item), std::string_view(stamp), std::string_view(id)) > 0)
    return;
  // A name that a user holds on the main branch is theirs while they do.
  if (item.old &&
      rows_.run("UPDATE locations SET item_hash = ?, unlisted_at = CASE WHEN unlisted_at IS NOT NULL AND "
                "EXISTS (SELECT 1 FROM locations l WHERE (l.branch_id, l.owner, l.modules, l.name) = "
                "(locations.branch_id, locations.owner, locations.modules, locations.name) AND "
                "l.unlisted_at IS NULL) THEN unlisted_at END, origin_ts = coalesce(nullif(?, ''), origin_ts) WHERE "
                "location_id = ?",
                std::string_view(item.row.item), std::string_view(stamp), std::string_view(id)) > 0)
    return;
  if (stamp.empty()) stamp = stamp_of(op);
  const Place place = place_of(item.row.name);
  rows_.run(
      "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id, commit_hash, "
      "origin_ts, unlisted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, CASE WHEN EXISTS (SELECT 1 FROM locations "
      "WHERE branch_id = ?7 AND owner = ?3 AND modules = ?4 AND name = ?5 AND unlisted_at IS NULL) THEN "
      "datetime('now') END)",
      std::string_view(id), std::string_view(item.row.item), std::string_view(place.owner),
      std::string_view(place.modules), std::string_view(place.name), kind_text(item.row.kind), kMainBranch,
      std::string_view(commit_), std::string_view(stamp));
}

void EditLog::list_names_again() {
  if (!others_) {
    Statement& counts = rows_.select(
        "SELECT (SELECT count(*) FROM locations) = (SELECT count(*) FROM locations WHERE unlisted_at IS NULL)");
    const bool all_listed = counts.step() && counts.integer(0) != 0;
    counts.reset();
    if (all_listed) return;
  }
  hash::list_names_again(rows_, commit_);
}

void EditLog::remove_names(std::span<const database::ItemRow> removed) {
  for (const database::ItemRow& row : removed) {
    delete_op(old_name_op(row));
    rows_.run("DELETE FROM locations WHERE location_id = ?", std::string_view(location_id(row.kind, row.name).text()));
  }
}

bool EditLog::take_over_op(const LoggedOp& op) {
  if (!others_) return false;
  const std::string id = op.id.text();
  Statement& row = rows_.select("SELECT commit_hash FROM package_ops WHERE id = ? AND branch_id = ?",
                                std::string_view(id), kMainBranch);
  const bool found = row.step(), committed = found && !row.is_null(0);
  row.reset();
  if (found && !committed)
    rows_.run("UPDATE package_ops SET commit_hash = ? WHERE id = ? AND branch_id = ?", std::string_view(commit_),
              std::string_view(id), kMainBranch);
  return found;
}

std::string EditLog::stamp_of(const LoggedOp& op) {
  const std::string id = op.id.text();
  Statement& row = rows_.select("SELECT origin_ts FROM package_ops WHERE id = ? AND branch_id = ?",
                                std::string_view(id), kMainBranch);
  std::string stamp(row.step() ? row.text(0) : "");
  row.reset();
  return stamp;
}

void EditLog::insert_op(const LoggedOp& op, std::string_view stamp) {
  const std::string id = op.id.text();
  rows_.run(
      "INSERT INTO package_ops (id, op_blob, branch_id, commit_hash, applied, origin_ts) VALUES (?, ?, ?, ?, 1, ?)",
      std::string_view(id), Blob{op.blob}, kMainBranch, std::string_view(commit_), stamp);
}

bool EditLog::replace_op(std::string_view old, const LoggedOp& op) {
  const std::string id = op.id.text();
  return rows_.run("UPDATE package_ops SET id = ?, op_blob = ? WHERE id = ? AND branch_id = ? AND commit_hash = ?",
                   std::string_view(id), Blob{op.blob}, old, kMainBranch, std::string_view(commit_)) > 0;
}

void EditLog::delete_op(std::string_view id) {
  rows_.run("DELETE FROM package_ops WHERE id = ? AND branch_id = ? AND commit_hash = ?", id, kMainBranch,
            std::string_view(commit_));
}

std::string EditLog::next_stamp() { return stamp_text(++next_stamp_); }

}  // namespace darkpkg::hash
