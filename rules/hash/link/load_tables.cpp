#include "rules/hash/link/load_tables.hpp"

#include <array>
#include <unordered_set>

#include "base/joined.hpp"
#include "base/progress.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/link/kept_contents.hpp"
#include "rules/hash/link/outside_hashes.hpp"
#include "rules/hash/link/own_commit.hpp"

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

void LoadTables::put(const LoadRows& rows) {
  own_ = find_own(rows);
  commit_ = rows.commit.hash;
  if (own_.empty()) others_ = database_.has_rows("locations");
  if (!own_.empty()) {
    find_gone(rows);
    if (!rows.items.empty() && !has_name(*rows.items.front()->item)) forget_results();
  }
  // The commit's hash is what rows refer to, and it is another after each edit.
  database_.execute("PRAGMA defer_foreign_keys = ON");
  put_branch_ops(rows.commit);
  put_commit(rows.commit);
  put_locations(rows, put_ops(rows));
  for (ItemKind kind : kItemKinds) put_contents(kind, rows);
  put_dependencies(rows);
}

std::string LoadTables::find_own(const LoadRows& rows) {
  std::unordered_set<std::string_view> names;
  for (const LoadedItem* item : rows.items) names.insert(item->item->row.name);
  return own_commit(
      database_, [&](std::string_view name) { return names.contains(name); }, wanted_);
}

bool LoadTables::has_name(const TableItem& item) {
  const std::string id = location_id(item.row.kind, item.row.name).text();
  Statement& row = writer_.select("SELECT 1 FROM locations WHERE location_id = ?", std::string_view(id));
  const bool found = row.step();
  row.reset();
  return found;
}

void LoadTables::forget_results() {
  run("UPDATE package_values SET rt_dval = NULL, value_type = NULL WHERE rt_dval IS NOT NULL AND hash IN (SELECT "
      "item_hash FROM locations WHERE commit_hash = ?)",
      std::string_view(own_));
}

std::map<std::string, KeptRow> LoadTables::added_contents() {
  std::map<std::string, KeptRow> out;
  // Bytes that somebody made a text of may have no tag.
  Statement ops(database_,
                "SELECT CAST(substr(op_blob, 11, 64) AS TEXT), id, substr(op_blob, 9, 1) FROM (SELECT id, CAST(op_blob "
                "AS BLOB) AS op_blob, created_at, rowid AS place FROM package_ops WHERE commit_hash = ?) WHERE "
                "substr(op_blob, 9, 1) IN (x'00', x'01', x'02') ORDER BY created_at, place");
  ops.bind(std::string_view(own_));
  constexpr std::array kByTag{ItemKind::type, ItemKind::value, ItemKind::fn};
  while (ops.step()) {
    std::string hash(ops.text(0));
    const ItemKind kind = kByTag.at(static_cast<std::uint8_t>(ops.blob(2).front()));
    // The last operation that adds a hash is the one whose content stands.
    out.insert_or_assign(hash, KeptRow{kind, hash, hash, std::string(ops.text(1))});
  }
  return out;
}

std::string LoadTables::add_op_of(const std::string& hash, ItemKind kind) {
  Statement content(database_, sql({"SELECT pt_def FROM ", content_table(kind).table, " WHERE hash = ?"}));
  if (!content.bind(std::string_view(hash)).step() || content.blob(0).size() < darkpkg::wire::kHeaderSize) return {};
  const LoggedOp op = log_add(kind, content.blob(0).substr(darkpkg::wire::kHeaderSize));
  std::string id = op.id.text();
  const std::string stamp = stamp_text(now_ms());
  run("INSERT INTO package_ops (id, op_blob, branch_id, commit_hash, applied, origin_ts) VALUES (?, ?, ?, ?, 1, ?) ON "
      "CONFLICT (id, branch_id) DO UPDATE SET op_blob = excluded.op_blob, commit_hash = excluded.commit_hash",
      std::string_view(id), Blob{op.blob}, kMainBranch, std::string_view(own_), std::string_view(stamp));
  return id;
}

void LoadTables::find_gone(const LoadRows& rows) {
  std::map<std::string, KeptRow> added = added_contents();
  const OutsideHashes outside(database_, own_);
  others_ = !outside.none();
  // Of contents that are kept the operation may be lost. Those that a user discarded have none, and are not ours.
  const std::map<std::string, KeptRow> before = kept_contents(database_);
  for (const auto& [hash, row] : before) added.try_emplace(hash, KeptRow{row.kind, hash, row.name, {}});
  for (const LoadedItem* winner : rows.winners) added.erase(winner->item->row.item);
  std::set<std::string> left;
  for (const auto& [hash, row] : added) left.insert(hash);
  const std::map<std::string, std::string> needed = outside.needed(writer_, left);
  for (auto& [hash, row] : added) {
    const auto user = needed.find(hash);
    if (user == needed.end()) gone_.emplace(hash, row.kind);
    if (user == needed.end() || outside.added(hash)) continue;
    if (row.op.empty()) row.op = add_op_of(hash, row.kind);
    kept_ops_.insert(row.op);
    if (const auto known = before.find(hash); known != before.end()) {
      row.name = known->second.name;
    } else {
      Statement name(database_, "SELECT owner, modules, name FROM locations WHERE commit_hash = ? AND item_hash = ?");
      if (name.bind(std::string_view(own_), std::string_view(hash)).step()) {
        row.name = name.text(0);
        row.name.append(".").append(name.text(1)).append(name.text(1).empty() ? "" : ".").append(name.text(2));
      }
      kept_.push_back({row.shown(), {}, user->second});
    }
    if (!before.contains(hash) || before.at(hash) != row) database::put_kept(database_, row);
  }
  for (const auto& [hash, row] : before)
    if (!added.contains(hash) || !needed.contains(hash) || outside.added(hash)) database::forget_kept(database_, hash);
}

void LoadTables::put_branch_ops(const LoadCommit& commit) {
  const auto& [branch_id, branch_blob] = commit.create_branch;
  const auto& [commit_id, commit_blob] = commit.create_commit;
  constexpr std::string_view kPut =
      "INSERT INTO branch_ops (id, op_blob, applied) VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET op_blob = "
      "excluded.op_blob, applied = 1 WHERE (op_blob, applied) IS NOT (excluded.op_blob, 1)";
  run(kPut, std::string_view(branch_id), Blob{branch_blob});
  // Behind the operation's id, a text, stand its tag and the commit's hash. Its place is a cursor of those who sync.
  run("UPDATE branch_ops SET id = ?1, op_blob = ?2 WHERE substr(op_blob, 66, 1) = x'01' AND substr(op_blob, 68, 64) = "
      "CAST(?3 AS BLOB) AND id <> ?1",
      std::string_view(commit_id), Blob{commit_blob}, std::string_view(own_));
  run(kPut, std::string_view(commit_id), Blob{commit_blob});
}

void LoadTables::put_commit(const LoadCommit& commit) {
  if (!own_.empty() && own_ != commit_) {
    run("UPDATE commits SET hash = ? WHERE hash = ?", std::string_view(commit_), std::string_view(own_));
    run("UPDATE branches SET base_commit_hash = ? WHERE base_commit_hash = ?", std::string_view(commit_),
        std::string_view(own_));
  }
  run("INSERT INTO commits (hash, message, branch_id, account_id) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET "
      "message = excluded.message, branch_id = excluded.branch_id, account_id = excluded.account_id WHERE (message, "
      "branch_id, account_id) IS NOT (excluded.message, excluded.branch_id, excluded.account_id)",
      std::string_view(commit.hash), kCommitMessage, kMainBranch, kAccount);
}

bool LoadTables::has_ops(const LoadRows& rows, std::map<std::size_t, std::string>& stamps) {
  Statement found(database_,
                  "SELECT id, op_blob, applied, origin_ts, created_at FROM package_ops WHERE commit_hash = ? ORDER BY "
                  "rowid");
  found.bind(std::string_view(own_));
  const auto next = [&] {
    bool any = found.step();
    while (any && kept_ops_.contains(found.text(0))) any = found.step();
    return any;
  };
  const std::string now = stamp_text(now_ms());
  std::string stamp, created;
  for (const LoadRows::Op& op : rows.ops) {
    if (!next() || found.text(0) != op.op->id.text() || found.blob(1) != op.op->blob || found.integer(2) != 1)
      return false;
    if (found.text(3) <= stamp || found.text(3) > now || found.text(4) < created) return false;
    stamp = found.text(3);
    created = found.text(4);
    stamps[op.stamp] = stamp;
  }
  return !next();
}

/// What a user wrote, did not commit, and put into a file is ours: if they discarded it, the packages would lose it.
void LoadTables::take_over_ops(const LoadRows& rows) {
  std::unordered_set<std::string> users;
  Statement found(database_, "SELECT id FROM package_ops WHERE commit_hash IS NULL AND branch_id = ?");
  found.bind(kMainBranch);
  while (found.step()) users.emplace(found.text(0));
  found.reset();
  for (const LoadRows::Op& op : rows.ops)
    if (const std::string id = op.op->id.text(); users.contains(id))
      run("DELETE FROM package_ops WHERE id = ? AND branch_id = ? AND commit_hash IS NULL", std::string_view(id),
          kMainBranch);
}

void LoadTables::forget_ops() {
  std::string kept = "[";
  for (const KeptRow& row : database::read_kept(database_))
    kept.append(kept.size() > 1 ? ",\"" : "\"").append(row.op).append("\"");
  run("DELETE FROM package_ops WHERE commit_hash = ? AND id NOT IN (SELECT value FROM json_each(?))",
      std::string_view(own_), std::string_view(kept += "]"));
}

std::vector<std::string> LoadTables::put_ops(const LoadRows& rows) {
  // Their order is that in which Dark folds them, so a single new one moves all behind it.
  std::map<std::size_t, std::string> stamps;
  if (own_ != commit_ || !has_ops(rows, stamps)) {
    if (!own_.empty()) {
      forget_ops();
      run("UPDATE package_ops SET commit_hash = ?1 WHERE commit_hash = ?2 AND ?1 <> ?2", std::string_view(commit_),
          std::string_view(own_));
    }
    if (others_) take_over_ops(rows);
    // All lie in the past: what a user does next is newer.
    const std::int64_t first = first_stamp_ms_.value_or(now_ms() - 2 * static_cast<std::int64_t>(rows.items.size()));
    progress::Step step("operations written", rows.ops.size());
    for (const LoadRows::Op& op : rows.ops) {
      step.advance();
      std::string& at = stamps[op.stamp] = stamp_text(first + static_cast<std::int64_t>(op.stamp));
      const std::string id = op.op->id.text();
      const std::size_t put = run(
          "INSERT INTO package_ops (id, op_blob, branch_id, commit_hash, applied, origin_ts) VALUES (?, ?, ?, ?, 1, ?) "
          "ON CONFLICT (id, branch_id) DO NOTHING",
          std::string_view(id), Blob{op.op->blob}, kMainBranch, std::string_view(commit_), std::string_view(at));
      if (put > 0) continue;
      // A user's, who has committed it.
      Statement& there = writer_.select("SELECT origin_ts FROM package_ops WHERE id = ? AND branch_id = ?",
                                        std::string_view(id), kMainBranch);
      if (there.step()) at = there.text(0);
      there.reset();
    }
  }
  std::vector<std::string> names;
  names.reserve(rows.items.size());
  for (std::size_t at : rows.name_stamps) names.push_back(stamps.at(at));
  return names;
}

void LoadTables::put_locations(const LoadRows& rows, const std::vector<std::string>& stamps) {
  std::unordered_set<std::string> wanted;
  progress::Step step("locations written", rows.items.size());
  for (std::size_t i = 0; i < rows.items.size(); i++) {
    step.advance();
    TableItem& item = *rows.items[i]->item;
    const std::string id = location_id(item.row.kind, item.row.name).text();
    const std::string modules = joined(std::span(item.index->modules).subspan(1));
    run("INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id, commit_hash, "
        "origin_ts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (location_id) DO UPDATE SET item_hash = "
        "excluded.item_hash, owner = excluded.owner, modules = excluded.modules, name = excluded.name, item_type = "
        "excluded.item_type, branch_id = excluded.branch_id, commit_hash = excluded.commit_hash, origin_ts = "
        "excluded.origin_ts, source = 'op' WHERE (item_hash, owner, modules, name, item_type, "
        "branch_id, commit_hash, origin_ts, source) IS NOT (excluded.item_hash, excluded.owner, excluded.modules, "
        "excluded.name, excluded.item_type, excluded.branch_id, excluded.commit_hash, excluded.origin_ts, 'op')",
        std::string_view(id), std::string_view(item.row.item), std::string_view(item.index->modules.front()),
        std::string_view(modules), std::string_view(item.index->name), kind_text(item.row.kind), kMainBranch,
        std::string_view(commit_), std::string_view(stamps[i]));
    wanted.insert(id);
    item.row.op = rows.items[i]->operations().add.id.text();
  }
  if (others_ && own_.empty()) leave_names_to_users();
  if (own_.empty()) return;
  std::vector<std::string> others;
  {
    Statement found(database_, "SELECT location_id FROM locations WHERE commit_hash IN (?, ?)");
    found.bind(std::string_view(own_), std::string_view(commit_));
    while (found.step())
      if (!wanted.contains(std::string(found.text(0)))) others.emplace_back(found.text(0));
  }
  for (const std::string& id : others) run("DELETE FROM locations WHERE location_id = ?", std::string_view(id));
  list_names_again(writer_, commit_);
  if (others_) leave_names_to_users();
}

/// A name that a user holds on the main branch is theirs while they do, unless the operation behind it is ours now.
void LoadTables::leave_names_to_users() {
  run("DELETE FROM locations WHERE branch_id = ?1 AND commit_hash IS NULL AND unlisted_at IS NULL AND source = 'op' "
      "AND "
      "EXISTS (SELECT 1 FROM locations l WHERE l.commit_hash = ?2 AND (l.branch_id, l.owner, l.modules, l.name, "
      "l.item_type, l.item_hash) = (locations.branch_id, locations.owner, locations.modules, locations.name, "
      "locations.item_type, locations.item_hash))",
      kMainBranch, std::string_view(commit_));
  run("UPDATE locations SET unlisted_at = datetime('now') WHERE commit_hash = ?2 AND unlisted_at IS NULL AND EXISTS "
      "(SELECT 1 FROM locations l "
      "WHERE l.branch_id = ?1 AND (l.owner, l.modules, l.name) = (locations.owner, locations.modules, locations.name) "
      "AND l.unlisted_at IS NULL AND l.commit_hash IS NOT ?2)",
      kMainBranch, std::string_view(commit_));
}

void LoadTables::put_contents(ItemKind kind, const LoadRows& rows) {
  const auto [table, runtime] = content_table(kind);
  const bool is_value = kind == ItemKind::value;
  // What only Dark can evaluate keeps what Dark made of it.
  Statement put(
      database_,
      is_value
          ? "INSERT INTO package_values (hash, pt_def, description, rt_dval, value_type) VALUES (?, ?, ?, ?, ?) ON "
            "CONFLICT (hash) DO UPDATE SET pt_def = excluded.pt_def, description = excluded.description, rt_dval = "
            "coalesce(excluded.rt_dval, rt_dval), value_type = coalesce(excluded.value_type, value_type) WHERE "
            "(pt_def, description, rt_dval, value_type) IS NOT (excluded.pt_def, excluded.description, "
            "coalesce(excluded.rt_dval, rt_dval), coalesce(excluded.value_type, value_type))"
          : sql({"INSERT INTO ", table, " (hash, pt_def, description, ", runtime,
                 ") VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET pt_def = excluded.pt_def, description = "
                 "excluded.description, ",
                 runtime, " = excluded.", runtime, " WHERE (pt_def, description, ", runtime,
                 ") IS NOT (excluded.pt_def, excluded.description, excluded.", runtime, ")"}));
  for (const LoadedItem* winner : rows.winners) {
    TableItem& item = *winner->item;
    if (item.row.kind != kind) continue;
    const std::string_view hash = item.row.item, description = winner->bytes.description;
    if (is_value && winner->bytes.runtime.empty())
      put.run(hash, Blob{winner->bytes.program}, description, database::Null{}, database::Null{});
    else if (is_value)
      put.run(hash, Blob{winner->bytes.program}, description, Blob{winner->bytes.runtime}, Blob{winner->value_type});
    else put.run(hash, Blob{winner->bytes.program}, description, Blob{winner->bytes.runtime});
    item.written |= writer_.count() > 0;
  }
  for (const auto& [hash, of] : gone_)
    if (of == kind) run(sql({"DELETE FROM ", table, " WHERE hash = ?"}), std::string_view(hash));
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
    writer_.add(wanted.size());
  }
  for (const auto& [hash, of] : gone_)
    run("DELETE FROM package_dependencies WHERE item_hash = ?", std::string_view(hash));
}

}  // namespace darkpkg::hash
