#include "rules/hash/link/edit_tables.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/link/kept_contents.hpp"
#include "rules/hash/link/linked_code.hpp"
#include "rules/hash/link/outside_hashes.hpp"
#include "rules/hash/link/own_commit.hpp"

namespace darkpkg::hash {
namespace {

using database::Blob;
using database::Statement;

/// The statements on contents of a kind.
struct ContentSql {
  std::string_view exists, insert, change, replace, erase, has_op;
};
constexpr ContentSql kTypeSql{
    "SELECT 1 FROM package_types WHERE hash = ?",
    "INSERT INTO package_types (hash, pt_def, description, rt_def) VALUES (?1, ?2, ?3, ?4)",
    "UPDATE package_types SET pt_def = ?2, description = ?3, rt_def = ?4 WHERE hash = ?1 AND (pt_def, description, "
    "rt_def) IS NOT (?2, ?3, ?4)",
    "UPDATE package_types SET hash = ?1, pt_def = ?2, description = ?3, rt_def = ?4 WHERE hash = ?5",
    "DELETE FROM package_types WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_types c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};
// What only Dark can evaluate keeps what Dark made of it, while its hash stays.
constexpr ContentSql kValueSql{
    "SELECT 1 FROM package_values WHERE hash = ?",
    "INSERT INTO package_values (hash, pt_def, description, rt_dval, value_type) VALUES (?1, ?2, ?3, ?4, ?5)",
    "UPDATE package_values SET pt_def = ?2, description = ?3, rt_dval = coalesce(?4, rt_dval), value_type = "
    "coalesce(?5, value_type) WHERE hash = ?1 AND (pt_def, description, rt_dval, value_type) IS NOT (?2, ?3, "
    "coalesce(?4, rt_dval), coalesce(?5, value_type))",
    "UPDATE package_values SET hash = ?1, pt_def = ?2, description = ?3, rt_dval = ?4, value_type = ?5 WHERE hash = ?6",
    "DELETE FROM package_values WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_values c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};
constexpr ContentSql kFnSql{
    "SELECT 1 FROM package_functions WHERE hash = ?",
    "INSERT INTO package_functions (hash, pt_def, description, rt_instrs) VALUES (?1, ?2, ?3, ?4)",
    "UPDATE package_functions SET pt_def = ?2, description = ?3, rt_instrs = ?4 WHERE hash = ?1 AND (pt_def, "
    "description, rt_instrs) IS NOT (?2, ?3, ?4)",
    "UPDATE package_functions SET hash = ?1, pt_def = ?2, description = ?3, rt_instrs = ?4 WHERE hash = ?5",
    "DELETE FROM package_functions WHERE hash = ?",
    "SELECT 1 FROM package_ops o, package_functions c WHERE o.id = ? AND o.branch_id = ? AND c.hash = ? AND "
    "substr(o.op_blob, "
    "10) = substr(c.pt_def, 9)"};

constexpr const ContentSql& content_sql(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return kTypeSql;
    case ItemKind::value: return kValueSql;
    case ItemKind::fn: break;
  }
  return kFnSql;
}

std::string name_at(std::string_view owner, std::string_view modules, std::string_view name) {
  std::string out;
  out.reserve(owner.size() + modules.size() + name.size() + 2);
  out.append(owner).append(".");
  if (!modules.empty()) out.append(modules).append(".");
  return out.append(name);
}

/// The operation that named the item before.
std::string old_name_op(const database::ItemRow& row) {
  std::vector<std::string_view> modules;
  const pt::Location at = location_of(row.name, modules);
  return log_name(row.kind, at, row.item).id.text();
}

}  // namespace

std::optional<ItemContent> EditTables::content(ItemKind kind, std::string_view hash) {
  const auto [table, runtime] = content_table(kind);
  std::string sql("SELECT ");
  sql.append(kind == ItemKind::value ? "pt_def" : runtime).append(" FROM ").append(table);
  Statement& row = rows_.select(sql.append(" WHERE hash = ?"), hash);
  if (!row.step()) return std::nullopt;
  ItemContent out{std::string(row.blob(0)), shared_.name(hash).value_or("")};
  row.reset();
  return out;
}

bool EditTables::has_other_code(std::span<LoadedItem* const> winners) {
  for (const LoadedItem* winner : winners) {
    const ItemKind kind = winner->item->row.kind;
    if (kind == ItemKind::type || winner->bytes.runtime.empty()) continue;
    Statement& row =
        rows_.select(kind == ItemKind::fn ? "SELECT 1 FROM package_functions WHERE hash = ? AND rt_instrs IS NOT ?"
                                          : "SELECT 1 FROM package_values WHERE hash = ? AND rt_dval IS NOT ?",
                     std::string_view(winner->item->row.item), Blob{winner->bytes.runtime});
    const bool is_other = row.step();
    row.reset();
    if (is_other) return true;
  }
  return false;
}

std::vector<std::string> EditTables::values() { return database::read_ids(database_, ItemKind::value); }

bool EditTables::put_result(const ValueResult& result) {
  return rows_.run(
             "UPDATE package_values SET rt_dval = ?2, value_type = ?3 WHERE hash = ?1 AND (rt_dval, value_type) IS NOT "
             "(?2, ?3)",
             std::string_view(result.id), Blob{result.runtime}, Blob{result.type}) > 0;
}

// Dark's index on the types of values finds those without one, and a value has both or neither.
std::size_t EditTables::unevaluated() {
  std::size_t out = 0;
  Statement& hashes = rows_.select("SELECT hash FROM package_values WHERE value_type IS NULL AND rt_dval IS NULL");
  while (hashes.step()) out += shared_.name(hashes.text(0)).has_value();
  return out;
}

void EditTables::put(std::span<LoadedItem> items) {
  commit_ = find_commit(items);
  if (commit_.empty())
    throw database::DatabaseError(
        {"the database '" + database_.path() + "' has no commit of packages any more", "link with --full"}, 0);
  next_stamp_ = now_ms() - 2 * static_cast<std::int64_t>(items.size());
  find_left(items);
  settle_kept(items);
  put_contents(items, winner_numbers(items));
  put_adds(items);
  remove_names();
  put_names(items);
  list_names_again();
  removed_.clear();
  left_.clear();
  gone_ops_.clear();
}

/// An edit may leave no name that was there before.
std::string EditTables::find_commit(std::span<const LoadedItem> items) {
  std::string found;
  for (std::size_t i = 0; found.empty() && i < removed_.size(); i++)
    found = commit_of(database_, removed_[i].kind, removed_[i].name);
  for (std::size_t i = 0; found.empty() && i < items.size(); i++)
    if (const database::ItemRow* old = items[i].item->old) found = commit_of(database_, old->kind, old->name);
  if (!found.empty()) return found;
  return own_commit(database_, [](std::string_view) { return true; }, {});
}

void EditTables::find_left(std::span<const LoadedItem> items) {
  const auto add = [&](const database::ItemRow& row) {
    left_.try_emplace(row.item, Left{row.kind, row.name, {}}).first->second.ops.insert(row.op);
    gone_ops_.insert(row.op);
  };
  for (const database::ItemRow& row : removed_) add(row);
  for (const LoadedItem& item : items)
    if (item.item->old) add(*item.item->old);
  for (const LoadedItem& item : items) left_.erase(item.item->row.item);
}

void EditTables::settle_kept(std::span<const LoadedItem> items) {
  std::map<std::string, KeptRow> kept = kept_contents(database_);
  const auto forget = [&](const std::string& hash, const KeptRow& row) {
    gone_ops_.insert(row.op);
    database::forget_kept(database_, hash);
  };
  for (const LoadedItem& item : items)
    if (auto back = kept.find(item.item->row.item); back != kept.end()) {
      forget(back->first, back->second);
      kept.erase(back);
    }
  const OutsideHashes outside(database_, commit_);
  others_ = !outside.none();
  if (!others_ && kept.empty()) return;
  std::set<std::string> hashes;
  for (const auto& [hash, left] : left_) hashes.insert(hash);
  for (const auto& [hash, row] : kept) hashes.insert(hash);
  const std::map<std::string, std::string> needed = outside.needed(rows_, hashes);
  for (const auto& [hash, row] : kept) {
    if (needed.contains(hash)) continue;
    delete_content(row.kind, hash);
    forget(hash, row);
  }
  for (const auto& [hash, user] : needed) {
    const auto left = left_.find(hash);
    if (left == left_.end()) continue;
    if (!outside.added(hash)) {
      const KeptRow row{left->second.kind, hash, left->second.name, op_of_content(hash, left->second)};
      database::put_kept(database_, row);
      gone_ops_.erase(row.op);
      kept_.push_back({row.shown(), {}, user});
    }
    left_.erase(left);
  }
}

/// Of twins with operations of their own the one whose bytes stand.
std::string EditTables::op_of_content(const std::string& hash, const Left& left) {
  for (const std::string& op : left.ops) {
    Statement& row =
        rows_.select(content_sql(left.kind).has_op, std::string_view(op), kMainBranch, std::string_view(hash));
    const bool found = row.step();
    row.reset();
    if (found) return op;
  }
  return left.ops.empty() ? "" : *left.ops.begin();
}

void EditTables::put_contents(std::span<LoadedItem> items, std::span<const std::uint32_t> winners) {
  for (std::size_t i = 0; i < items.size(); i++) {
    if (winners[i] != i) continue;
    const database::ItemRow* old = items[i].item->old;
    const std::size_t before = rows_written();
    const bool takes_over = old && left_.erase(old->item) > 0;
    put_content(items[i], takes_over ? old->item : items[i].item->row.item);
    items[i].item->written |= rows_written() != before;
  }
  for (const auto& [hash, left] : left_) delete_content(left.kind, hash);
}

void EditTables::put_content(const LoadedItem& item, const std::string& was) {
  const database::ItemRow& row = item.item->row;
  const ContentSql& sql = content_sql(row.kind);
  const auto run_with = [&](std::string_view text, const auto&... more) {
    rows_.run(text, std::string_view(row.item), Blob{item.bytes.program}, std::string_view(item.bytes.description),
              more...);
  };
  const auto run = [&](std::string_view text, const auto&... more) {
    if (row.kind != ItemKind::value) run_with(text, Blob{item.bytes.runtime}, more...);
    else if (item.bytes.runtime.empty()) run_with(text, database::Null{}, database::Null{}, more...);
    else run_with(text, Blob{item.bytes.runtime}, Blob{item.value_type}, more...);
  };
  Statement& exists = rows_.select(sql.exists, std::string_view(row.item));
  const bool is_there = exists.step();
  exists.reset();
  if (is_there) {
    run(sql.change);
    if (was != row.item) delete_content(row.kind, was);
    put_uses(item, row.item);
  } else if (was != row.item) {
    run(sql.replace, std::string_view(was));
    put_uses(item, was);
  } else {
    run(sql.insert);
    put_uses(item, row.item);
  }
}

void EditTables::delete_content(ItemKind kind, std::string_view hash) {
  rows_.run(content_sql(kind).erase, hash);
  rows_.run("DELETE FROM package_dependencies WHERE item_hash = ?", hash);
}

void EditTables::put_uses(const LoadedItem& item, std::string_view was) {
  std::vector<StoredUse> found;
  Statement& rows = rows_.select(
      "SELECT rowid, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, "
      "depends_on_name FROM package_dependencies WHERE item_hash = ?",
      was);
  while (rows.step())
    found.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)),
                     name_at(rows.text(3), rows.text(4), rows.text(5))});
  std::vector<const NamedItem*> wanted(item.bytes.used);
  const auto place = [](const NamedItem* used) { return std::pair(std::string_view(used->name), used->kind); };
  std::ranges::sort(wanted, {}, place);
  wanted.erase(std::ranges::unique(wanted, {}, place).begin(), wanted.end());
  const std::string_view hash = item.item->row.item;
  for (const NamedItem* used : wanted) {
    const std::string id = used->id.text();
    const auto row = std::ranges::find_if(
        found, [&](const StoredUse& use) { return use.name == used->name && use.kind == kind_text(used->kind); });
    if (row == found.end()) {
      const Place at = place_of(used->name);
      rows_.run(
          "INSERT INTO package_dependencies (item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, "
          "depends_on_modules, depends_on_name) VALUES (?, ?, ?, ?, ?, ?)",
          hash, std::string_view(id), kind_text(used->kind), std::string_view(at.owner), std::string_view(at.modules),
          std::string_view(at.name));
      continue;
    }
    change_use(*row, was, hash, id);
    std::swap(*row, found.back());
    found.pop_back();
  }
  for (const StoredUse& use : found) rows_.run("DELETE FROM package_dependencies WHERE rowid = ?", use.rowid);
}

/// SQLite writes the indexes of all columns that a statement names, whether they change or not. Row by row it needs no
/// journal of the statement.
void EditTables::change_use(const StoredUse& use, std::string_view was, std::string_view hash, std::string_view id) {
  if (use.hash == id && was == hash) return;
  if (use.hash == id) rows_.run("UPDATE package_dependencies SET item_hash = ? WHERE rowid = ?", hash, use.rowid);
  else if (was == hash) rows_.run("UPDATE package_dependencies SET depends_on_hash = ? WHERE rowid = ?", id, use.rowid);
  else
    rows_.run("UPDATE package_dependencies SET item_hash = ?, depends_on_hash = ? WHERE rowid = ?", hash, id,
              use.rowid);
}

void EditTables::put_adds(std::span<LoadedItem> items) {
  const std::set<std::string> had = gone_ops_;
  std::map<std::string, std::vector<LoadedItem*>> stored;  // by hash: those whose operation is
  std::set<std::string> wanted;
  for (LoadedItem& item : items) {
    item.item->row.op = item.operations().add.id.text();
    gone_ops_.erase(item.item->row.op);
    if (wanted.insert(item.item->row.op).second) stored[item.item->row.item].push_back(&item);
  }
  for (auto& [hash, twins] : stored) {
    for (LoadedItem* item : twins) {
      const LoggedOp& op = item->operations().add;
      if (had.contains(item->item->row.op)) continue;
      const database::ItemRow* old = item->item->old;
      item->item->written = true;
      if (take_over_op(op)) continue;
      if (old && gone_ops_.erase(old->op) > 0 && replace_op(old->op, op)) continue;
      insert_op(op, next_stamp());
    }
    if (twins.size() > 1) order_adds(twins);
  }
  for (const std::string& id : gone_ops_) delete_op(id);
}

void EditTables::order_adds(std::span<LoadedItem* const> twins) {
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

void EditTables::put_names(std::span<LoadedItem> items) {
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

void EditTables::put_location(const TableItem& item, const LoggedOp& op, std::string stamp) {
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

void EditTables::list_names_again() {
  if (!others_) {
    Statement& counts = rows_.select(
        "SELECT (SELECT count(*) FROM locations) = (SELECT count(*) FROM locations WHERE unlisted_at IS NULL)");
    const bool all_listed = counts.step() && counts.integer(0) != 0;
    counts.reset();
    if (all_listed) return;
  }
  hash::list_names_again(rows_, commit_);
}

void EditTables::remove_names() {
  for (const database::ItemRow& row : removed_) {
    delete_op(old_name_op(row));
    rows_.run("DELETE FROM locations WHERE location_id = ?", std::string_view(location_id(row.kind, row.name).text()));
  }
}

bool EditTables::take_over_op(const LoggedOp& op) {
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

std::string EditTables::stamp_of(const LoggedOp& op) {
  const std::string id = op.id.text();
  Statement& row = rows_.select("SELECT origin_ts FROM package_ops WHERE id = ? AND branch_id = ?",
                                std::string_view(id), kMainBranch);
  std::string stamp(row.step() ? row.text(0) : "");
  row.reset();
  return stamp;
}

void EditTables::insert_op(const LoggedOp& op, std::string_view stamp) {
  const std::string id = op.id.text();
  rows_.run(
      "INSERT INTO package_ops (id, op_blob, branch_id, commit_hash, applied, origin_ts) VALUES (?, ?, ?, ?, 1, ?)",
      std::string_view(id), Blob{op.blob}, kMainBranch, std::string_view(commit_), stamp);
}

bool EditTables::replace_op(std::string_view old, const LoggedOp& op) {
  const std::string id = op.id.text();
  return rows_.run("UPDATE package_ops SET id = ?, op_blob = ? WHERE id = ? AND branch_id = ? AND commit_hash = ?",
                   std::string_view(id), Blob{op.blob}, old, kMainBranch, std::string_view(commit_)) > 0;
}

void EditTables::delete_op(std::string_view id) {
  rows_.run("DELETE FROM package_ops WHERE id = ? AND branch_id = ? AND commit_hash = ?", id, kMainBranch,
            std::string_view(commit_));
}

std::string EditTables::next_stamp() { return stamp_text(++next_stamp_); }

}  // namespace darkpkg::hash
