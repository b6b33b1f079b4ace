#include "tests/unit/rules/hash/link/hash_workspace.hpp"

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "rules/compilers.hpp"
#include "rules/hash/edition.hpp"

namespace darkpkg::link {
namespace {

constexpr const char* kBuiltins = "kind\tname\tversion\nfn\tint64Add\t0\nfn\tintAdd\t0\nvalue\ttestValue\t0\n";

/// `%COMMIT%` stands for what tells the commit of a row.
std::set<std::string> all_rows(const std::string& path, std::string_view commit) {
  database::Database db = database::Database::open(path, database::Mode::read_write);
  std::set<std::string> out;
  const auto add = [&](std::string sql, int columns) {
    for (std::size_t at; (at = sql.find("%COMMIT%")) != std::string::npos;) sql.replace(at, 8, commit);
    for (std::string& row : query(db, sql, columns)) out.insert(std::move(row));
  };
  add("SELECT 'type', hash, pt_def, rt_def, description FROM package_types", 5);
  add("SELECT 'value', hash, pt_def, rt_dval, value_type, description FROM package_values", 6);
  add("SELECT 'fn', hash, pt_def, rt_instrs, description FROM package_functions", 5);
  add("SELECT 'location', location_id, item_hash, owner, modules, name, item_type, branch_id, %COMMIT%, unlisted_at, "
      "source FROM locations",
      11);
  add("SELECT 'op', id, op_blob, branch_id, %COMMIT%, applied, propagation_id, committed_seq FROM package_ops", 8);
  add("SELECT 'use', item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, "
      "depends_on_name FROM package_dependencies",
      7);
  add("SELECT 'commit', message, branch_id, account_id FROM commits", 4);
  add("SELECT 'item', f.path, kind, name, item, hash, op, owned, said FROM darkpkg_items i JOIN darkpkg_files f ON "
      "f.id "
      "= i.id >> 20",
      9);
  add("SELECT 'edge', e.name, e.kind, i.name, i.kind FROM darkpkg_edges e LEFT JOIN darkpkg_items i ON i.id = e.user",
      5);
  add("SELECT 'reference', f.path, name, qualifier FROM darkpkg_references JOIN darkpkg_files f ON f.id = file", 4);
  add("SELECT 'file', path, content, items, warnings FROM darkpkg_files", 5);
  add("SELECT 'warning', f.path, code, start, length, message, help FROM darkpkg_diagnostics JOIN darkpkg_files f ON "
      "f.id = file",
      7);
  add("SELECT 'counts', (SELECT count(*) FROM darkpkg_items), (SELECT count(*) FROM darkpkg_edges), (SELECT count(*) "
      "FROM package_dependencies), (SELECT count(*) FROM package_ops), (SELECT count(*) FROM branch_ops)",
      6);
  EXPECT_EQ(query(db, "PRAGMA foreign_key_check", 1), std::vector<std::string>());
  // Dark folds the log in the order of its rows: the last operation that adds a hash is the one whose bytes stand.
  add("SELECT 'not as folded', c.hash FROM (SELECT hash, pt_def FROM package_types UNION ALL SELECT hash, pt_def FROM "
      "package_values UNION ALL SELECT hash, pt_def FROM package_functions) c WHERE substr(c.pt_def, 9) IS NOT (SELECT "
      "substr(o.op_blob, 10) FROM package_ops o WHERE substr(o.op_blob, 11, 64) = CAST(c.hash AS BLOB) AND "
      "substr(o.op_blob, 9, 1) < x'03' ORDER BY o.rowid DESC LIMIT 1)",
      2);
  return out;
}

}  // namespace

void HashLink::SetUp() {
  Workspace::SetUp();
  options_.edition = &hash::edition();
  ASSERT_TRUE(write_file_in_place(options_.builtins, kBuiltins));
  options_.compiler = [](const std::string& source, Diagnostics& diagnostics) -> Result<std::optional<Recompiled>> {
    Result<FileContents> contents = read_file_and_stat(source);
    if (!contents) return tl::unexpected(contents.error());
    Compiled compiled = compile(hash::edition(), source, contents->bytes);
    diagnostics = compiled.diagnostics;
    if (!compiled.object) return std::nullopt;
    return Recompiled{
        object::encode(*compiled.object, "hash", hash::edition().fingerprints().compiler, sha256(contents->bytes)),
        contents->stat.mtime_ns};
  };
}

std::set<std::string> HashLink::rows(const std::string& path) {
  return all_rows(path, "commit_hash IS (SELECT hash FROM commits)");
}

std::set<std::string> HashLink::rows_in_order() {
  std::set<std::string> out = all_rows(options_.database, "commit_hash");
  database::Database db = open();
  for (auto [sql, columns] : {std::pair{"SELECT 'order', row_number() OVER (ORDER BY rowid), id FROM package_ops", 3},
                              {"SELECT 'branch op', id, op_blob, applied FROM branch_ops", 4},
                              {"SELECT 'commit hash', hash FROM commits", 2}})
    for (std::string& row : query(db, sql, columns)) out.insert(std::move(row));
  return out;
}

void HashLink::expect_folded_clean() {
  Options fold = options_;
  fold.fold = true;
  ASSERT_TRUE(link(fold).linked);
  const std::set<std::string> folded = rows_in_order();
  const std::string database = options_.database;
  options_.database = (folder_ / "clean.db").string();
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(options_.database + suffix);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(folded, rows_in_order());
  options_.database = database;
}

std::string HashLink::hash_of(const std::string& name) {
  database::Database db = open();
  return db.text("SELECT item_hash FROM locations WHERE name = '" + name + "'").value_or("");
}

}  // namespace darkpkg::link
