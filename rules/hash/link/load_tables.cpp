#include "rules/hash/link/load_tables.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/joined.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {
namespace {

using database::Blob;
using database::Statement;

std::string sql(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (std::string_view part : parts) out += part;
  return out;
}

}  // namespace

template <typename... T>
void LoadTables::run(std::string_view text, const T&... values) {
  Statement(database_, text).run(values...);
  rows_ += static_cast<std::size_t>(database_.changes());
}

void LoadTables::put(const LoadRows& rows) {
  // The commit's hash is what rows refer to, and it is another after each edit.
  database_.execute("PRAGMA defer_foreign_keys = ON");
  put_branch_ops(rows.commit);
  put_commit(rows.commit);
  put_locations(rows, put_ops(rows));
  for (ItemKind kind : kItemKinds) put_contents(kind, rows);
  put_dependencies(rows);
}

void LoadTables::put_branch_ops(const LoadCommit& commit) {
  const auto& [branch_id, branch_blob] = commit.create_branch;
  const auto& [commit_id, commit_blob] = commit.create_commit;
  run("INSERT INTO branch_ops (id, op_blob, applied) VALUES (?, ?, 1) ON CONFLICT (id) DO NOTHING",
      std::string_view(branch_id), Blob{branch_blob});
  if (database_.has_rows("commits"))
    run("UPDATE branch_ops SET id = ?, op_blob = ? WHERE id <> ? AND id <> ?", std::string_view(commit_id),
        Blob{commit_blob}, std::string_view(branch_id), std::string_view(commit_id));
  run("INSERT INTO branch_ops (id, op_blob, applied) VALUES (?, ?, 1) ON CONFLICT (id) DO NOTHING",
      std::string_view(commit_id), Blob{commit_blob});
}

void LoadTables::put_commit(const LoadCommit& commit) {
  run("UPDATE commits SET hash = ? WHERE hash <> ?", std::string_view(commit.hash), std::string_view(commit.hash));
  run("INSERT INTO commits (hash, message, branch_id, account_id) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
      std::string_view(commit.hash), kCommitMessage, kMainBranch, kAccount);
}

std::vector<std::string> LoadTables::put_ops(const LoadRows& rows) {
  // Their order is that in which Dark folds them, so a single new one moves all behind it.
  bool equal = true;
  std::map<std::size_t, std::string> stamps;
  {
    Statement found(database_,
                    "SELECT id, op_blob, commit_hash, origin_ts FROM package_ops WHERE applied = 1 ORDER BY rowid");
    for (const LoadRows::Op& op : rows.ops) {
      equal = found.step() && found.text(0) == op.op->id.text() && found.blob(1) == op.op->blob &&
              found.text(2) == rows.commit.hash;
      if (!equal) break;
      stamps[op.stamp] = found.text(3);
    }
    equal = equal && !found.step();
  }
  if (!equal) {
    run("DELETE FROM package_ops");
    // All lie in the past: what a user does next is newer.
    const std::int64_t first = now_ms() - 2 * static_cast<std::int64_t>(rows.items.size());
    Statement insert(
        database_,
        "INSERT INTO package_ops (id, op_blob, branch_id, commit_hash, applied, origin_ts) VALUES (?, ?, ?, ?, 1, ?)");
    for (const LoadRows::Op& op : rows.ops) {
      const std::string& at = stamps[op.stamp] = stamp_text(first + static_cast<std::int64_t>(op.stamp));
      const std::string id = op.op->id.text();
      insert.run(std::string_view(id), Blob{op.op->blob}, kMainBranch, std::string_view(rows.commit.hash),
                 std::string_view(at));
    }
    rows_ += rows.ops.size();
  }
  std::vector<std::string> names;
  names.reserve(rows.items.size());
  for (std::size_t at : rows.name_stamps) names.push_back(stamps.at(at));
  return names;
}

void LoadTables::put_locations(const LoadRows& rows, const std::vector<std::string>& stamps) {
  std::unordered_set<std::string> wanted;
  Statement put(database_,
                "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id, "
                "commit_hash, origin_ts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (location_id) DO UPDATE SET "
                "item_hash = excluded.item_hash, owner = excluded.owner, modules = excluded.modules, name = "
                "excluded.name, item_type = excluded.item_type, branch_id = excluded.branch_id, commit_hash = "
                "excluded.commit_hash, origin_ts = excluded.origin_ts, unlisted_at = NULL, source = 'op' WHERE "
                "(item_hash, owner, modules, name, item_type, branch_id, commit_hash, origin_ts, source) IS NOT "
                "(excluded.item_hash, excluded.owner, excluded.modules, excluded.name, excluded.item_type, "
                "excluded.branch_id, excluded.commit_hash, excluded.origin_ts, 'op') OR unlisted_at IS NOT NULL");
  for (std::size_t i = 0; i < rows.items.size(); i++) {
    TableItem& item = *rows.items[i]->item;
    const std::string id = location_id(item.row.kind, item.row.name).text();
    const std::string modules = joined(std::span(item.index->modules).subspan(1));
    put.run(std::string_view(id), std::string_view(item.row.item), std::string_view(item.index->modules.front()),
            std::string_view(modules), std::string_view(item.index->name), kind_text(item.row.kind), kMainBranch,
            std::string_view(rows.commit.hash), std::string_view(stamps[i]));
    rows_ += static_cast<std::size_t>(database_.changes());
    wanted.insert(id);
    item.row.op = rows.items[i]->operations().add.id.text();
  }
  std::vector<std::string> others;
  {
    Statement found(database_, "SELECT location_id FROM locations");
    while (found.step())
      if (!wanted.contains(std::string(found.text(0)))) others.emplace_back(found.text(0));
  }
  for (const std::string& id : others) run("DELETE FROM locations WHERE location_id = ?", std::string_view(id));
}

void LoadTables::put_contents(ItemKind kind, const LoadRows& rows) {
  const auto [table, runtime] = content_table(kind);
  const bool is_value = kind == ItemKind::value;
  Statement put(
      database_,
      is_value ? sql({"INSERT INTO ", table,
                      " (hash, pt_def, description) VALUES (?, ?, ?) ON CONFLICT (hash) DO "
                      "UPDATE SET pt_def = excluded.pt_def, description = excluded.description WHERE (pt_def, "
                      "description) IS NOT (excluded.pt_def, excluded.description)"})
               : sql({"INSERT INTO ", table, " (hash, pt_def, description, ", runtime,
                      ") VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET pt_def = excluded.pt_def, description = "
                      "excluded.description, ",
                      runtime, " = excluded.", runtime, " WHERE (pt_def, description, ", runtime,
                      ") IS NOT (excluded.pt_def, excluded.description, excluded.", runtime, ")"}));
  std::unordered_set<std::string_view> wanted;
  for (const LoadedItem* winner : rows.winners) {
    TableItem& item = *winner->item;
    if (item.row.kind != kind) continue;
    const std::string_view hash = item.row.item, description = winner->bytes.description;
    if (is_value) put.run(hash, Blob{winner->bytes.program}, description);
    else put.run(hash, Blob{winner->bytes.program}, description, Blob{winner->bytes.runtime});
    const std::int64_t changed = database_.changes();
    rows_ += static_cast<std::size_t>(changed);
    item.written |= changed > 0;
    wanted.insert(hash);
  }
  std::vector<std::string> others;
  {
    Statement found(database_, sql({"SELECT hash FROM ", table}));
    while (found.step())
      if (!wanted.contains(found.text(0))) others.emplace_back(found.text(0));
  }
  for (const std::string& hash : others) run(sql({"DELETE FROM ", table, " WHERE hash = ?"}), std::string_view(hash));
}

void LoadTables::put_dependencies(const LoadRows& rows) {
  using Uses = std::set<std::vector<std::string>>;
  std::map<std::string, Uses, std::less<>> found;
  {
    Statement all(database_,
                  "SELECT item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, "
                  "depends_on_name FROM package_dependencies");
    while (all.step())
      found[std::string(all.text(0))].insert({std::string(all.text(1)), std::string(all.text(2)),
                                              std::string(all.text(3)), std::string(all.text(4)),
                                              std::string(all.text(5))});
  }
  Statement insert(database_,
                   "INSERT INTO package_dependencies (item_hash, depends_on_hash, depends_on_item_type, "
                   "depends_on_owner, depends_on_modules, depends_on_name) VALUES (?, ?, ?, ?, ?, ?)");
  for (const LoadedItem* winner : rows.winners) {
    const std::string_view hash = winner->item->row.item;
    Uses wanted;
    for (const NamedItem* used : winner->bytes.used) {
      Place place = place_of(used->name);
      wanted.insert({used->id.text(), std::string(kind_text(used->kind)), std::move(place.owner),
                     std::move(place.modules), std::move(place.name)});
    }
    const auto before = found.find(hash);
    if (before == found.end() ? wanted.empty() : before->second == wanted) {
      if (before != found.end()) found.erase(before);
      continue;
    }
    if (before != found.end()) {
      run("DELETE FROM package_dependencies WHERE item_hash = ?", hash);
      found.erase(before);
    }
    for (const std::vector<std::string>& use : wanted)
      insert.run(hash, std::string_view(use[0]), std::string_view(use[1]), std::string_view(use[2]),
                 std::string_view(use[3]), std::string_view(use[4]));
    rows_ += wanted.size();
  }
  for (const auto& [hash, uses] : found)
    run("DELETE FROM package_dependencies WHERE item_hash = ?", std::string_view(hash));
}

void check_owned(database::Database& database) {
  const auto is_there = [&](std::string_view query) {
    return Statement(database, query).bind(kMainBranch, kCommitMessage, kAccount).step();
  };
  const bool others =
      is_there("SELECT 1 FROM branches WHERE id <> ?1 AND ?2 <> '' AND ?3 <> ''") ||
      is_there("SELECT 1 FROM commits WHERE branch_id <> ?1 OR message <> ?2 OR account_id <> ?3") ||
      is_there("SELECT 1 FROM package_ops WHERE commit_hash IS NULL AND ?1 <> '' AND ?2 <> '' AND ?3 <> ''") ||
      is_there("SELECT 1 FROM locations WHERE commit_hash IS NULL AND ?1 <> '' AND ?2 <> '' AND ?3 <> ''") ||
      database.has_rows("deprecations") || database.integer("SELECT count(*) FROM commits").value_or(0) > 1 ||
      database.integer("SELECT count(*) FROM branch_ops").value_or(0) > 2;
  if (others)
    throw database::DatabaseError({"the database '" + database.path() +
                                       "' has branches, commits or changes of users in it, which this darkpkg can't "
                                       "keep whole",
                                   "link into another file"},
                                  0);
}

}  // namespace darkpkg::hash
