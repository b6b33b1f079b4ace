#include "verify/rows.hpp"

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "cache/database/database.hpp"
#include "cache/database/migrate.hpp"
#include "cache/database/tables.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/schemas.hpp"
#include "verify/tables.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;
using database::Statement;
using enum FindingKind;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

std::string in_schema(std::string_view sql, std::string_view schema) { return replaced(std::string(sql), "$", schema); }

std::span<const std::string_view> columns(const DarkTable& table) {
  auto end = std::find(table.columns.begin(), table.columns.end(), std::string_view{});
  return {table.columns.begin(), end};
}

/// Adds the database that was made from the sources, as the schema `clean`. Nobody writes to it any more.
void attach_clean(Database& db, const Truth& truth) {
  Statement(db, "ATTACH ? AS clean").run(std::string_view("file:" + truth.database + "?immutable=1"));
}

class Check {
 public:
  Check(Database& db, const Truth& truth, const link::Options& options) : db_(db), truth_(truth), options_(options) {}

  RowFindings run() {
    check_file();
    if (out_.unreadable) return std::move(out_);
    if (!check_schema()) return std::move(out_);
    if (is_mended_by_link(*options_.edition)) {
      for (const VerifiedRows& part : verified_rows(*options_.edition)) compare(part.table, part.select);
    } else {
      for (const DarkTable& table : kDarkTables) check_dark(table);
    }
    for (const OwnTable& table : kOwnTables) check_own(table);
    check_stats();
    check_state();
    check_changes();
    check_ref_hashes();
    return std::move(out_);
  }

 private:
  void add(FindingKind kind, std::string subject, std::string detail = {}) {
    out_.findings.push_back({kind, std::move(subject), std::move(detail)});
  }

  /// SQLite's own checks: pages, indexes, NOT NULL and CHECK, foreign keys.
  void check_file() {
    Statement integrity(db_, "PRAGMA main.integrity_check(20)");
    while (integrity.step()) {
      std::string text(integrity.text(0));
      if (text == "ok") continue;
      bool index = text.find(" index ") != std::string::npos;
      add(index ? index_damaged : database_damaged, options_.database, text);
      out_.unreadable |= !index;
    }
    if (out_.unreadable) return;
    Statement keys(db_, "PRAGMA main.foreign_key_check");
    while (keys.step())
      add(foreign_key_broken, std::string(keys.text(0)) + " row " + std::string(keys.text(1)),
          "there is no such row in " + std::string(keys.text(2)));
  }

  /// False where tables are missing, so that rows can't be compared yet.
  bool check_schema() {
    bool complete = true;
    // Dark's own migrations write the same schema with other white space, so only darkpkg's part is compared as text.
    Statement missing(
        db_,
        "SELECT c.type, c.name, m.name IS NULL FROM clean.sqlite_schema c LEFT JOIN main.sqlite_schema m ON "
        "m.type = c.type AND m.name = c.name WHERE m.name IS NULL OR (c.name LIKE 'darkpkg%' AND m.sql IS "
        "NOT c.sql) ORDER BY c.type DESC, c.name");
    while (missing.step()) {
      std::string what = std::string(missing.text(0)) + " " + std::string(missing.text(1));
      add(missing.integer(2) != 0 ? schema_missing : schema_changed, std::move(what));
      complete &= missing.text(0) != "table";
    }
    return complete;
  }

  void check_dark(const DarkTable& table) {
    std::string differs, flags;
    for (std::string_view column : columns(table)) {
      std::string test = "m." + std::string(column) + " IS NOT c." + std::string(column);
      differs += " OR " + test;
      flags += ", " + test;
    }
    std::string from(table.name), key(table.key);
    out_.rows += static_cast<std::size_t>(db_.integer("SELECT count(*) FROM clean." + from).value_or(0));
    Statement rows(db_, "SELECT coalesce(" + std::string(table.title) + ", c." + key + "), m." + key + " IS NULL" +
                            flags + " FROM clean." + from + " c LEFT JOIN main." + from + " m ON m." + key + " = c." +
                            key + " WHERE m." + key + " IS NULL" + differs + " ORDER BY 1");
    while (rows.step()) {
      std::string subject = from + ": " + std::string(rows.text(0));
      if (rows.integer(1) != 0) {
        add(row_missing, std::move(subject));
        continue;
      }
      std::string detail;
      for (std::size_t i = 0; i < columns(table).size(); i++) {
        if (rows.integer(static_cast<int>(i) + 2) == 0) continue;
        if (!detail.empty()) detail += ", ";
        detail += columns(table)[i];
      }
      add(row_changed, std::move(subject), std::move(detail));
    }
    Statement orphans(db_, "SELECT m." + key + " FROM main." + from + " m WHERE m." + key + " NOT IN (SELECT " + key +
                               " FROM clean." + from + ") AND " + std::string(table.orphan) + " ORDER BY 1");
    while (orphans.step()) add(row_orphaned, from + ": " + std::string(orphans.text(0)));
  }

  /// Rows as a query has them, from both sides; false if some differ. The first column says what a row is.
  bool compare(std::string_view table, std::string_view select) {
    std::string name(table);
    out_.rows +=
        static_cast<std::size_t>(db_.integer("SELECT count(*) FROM (" + in_schema(select, "clean") + ")").value_or(0));
    auto subjects = [&](std::string_view from, std::string_view without) {
      std::vector<std::string> out;
      Statement rows(db_, "SELECT * FROM (" + in_schema(select, from) + ") EXCEPT SELECT * FROM (" +
                              in_schema(select, without) + ") ORDER BY 1");
      while (rows.step()) out.emplace_back(rows.text(0));
      return out;
    };
    std::vector<std::string> missing = subjects("clean", "main"), extra = subjects("main", "clean");
    for (const std::string& subject : missing) {
      auto also = std::find(extra.begin(), extra.end(), subject);
      add(also == extra.end() ? row_missing : row_changed, name + ": " + subject);
      if (also != extra.end()) extra.erase(also);
    }
    for (const std::string& subject : extra) add(row_orphaned, name + ": " + subject);
    return missing.empty() && extra.empty();
  }

  void check_own(const OwnTable& table) {
    std::string name(table.name);
    const bool equal = compare(table.name, table.select);
    // What EXCEPT does not see: the same row under two numbers.
    std::int64_t have = db_.integer("SELECT count(*) FROM main." + name).value_or(0);
    std::int64_t want = db_.integer("SELECT count(*) FROM clean." + name).value_or(0);
    if (equal && have != want) add(row_orphaned, name, std::to_string(have - want) + " rows too many");
  }

  /// A link believes that an object with the recorded stat is the one that it read.
  void check_stats() {
    std::vector<database::FileRow> rows = database::read_files(db_);
    for (std::size_t i = 0; i < truth_.objects.size(); i++) {
      const std::string& source = truth_.manifest.entries[i].source;
      auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.path == source; });
      Result<std::optional<FileStat>> stat = stat_file(truth_.objects[i].path);
      if (row == rows.end() || !stat || !*stat) continue;  // findings of their own
      if (row->object != **stat) add(stat_outdated, "darkpkg_files: " + source);
    }
  }

  void check_state() {
    std::optional<database::State> state = database::read_state(db_);
    if (!state) {
      add(row_missing, "darkpkg_state");
      return;
    }
    Statement other(db_,
                    "SELECT m.linker IS NOT c.linker OR m.compiler IS NOT c.compiler, m.inputs IS NOT c.inputs FROM "
                    "main.darkpkg_state m, clean.darkpkg_state c");
    if (other.step()) {
      if (other.integer(0) != 0) add(link_outdated, "darkpkg_state", "the fingerprints of darkpkg");
      if (other.integer(1) != 0) add(link_outdated, "darkpkg_state", "the builtins or the pinned ids");
    }
    if (options_.stamp.empty()) return;
    std::optional<std::int64_t> stamp = link::stamp_generation(options_.stamp);
    if (stamp == state->generation) return;
    add(generation_wrong, options_.stamp,
        "the database is at " + std::to_string(state->generation) + ", the stamp " +
            (stamp ? "at " + std::to_string(*stamp) : "is missing or damaged"));
  }

  void check_ref_hashes() {
    const std::string& path = options_.ref_hashes;
    if (path.empty()) return;
    Result<Inputs> inputs = Inputs::read(options_.builtins, options_.package_ids, options_.edition->identity());
    Result<bool> right = inputs ? schema_of(*options_.edition).has_ref_hashes(db_, *inputs, path)
                                : tl::unexpected(std::move(inputs.error()));
    if (!right) add(ref_hashes_wrong, path, right.error().message);
    else if (!*right) add(ref_hashes_wrong, path);
  }

  void check_changes() {
    Statement future(
        db_,
        "SELECT 'generation ' || generation || ', ' || kind || ' ' || item FROM main.darkpkg_changes WHERE "
        "generation > (SELECT generation FROM main.darkpkg_state) OR generation < 1 OR kind NOT IN ('type', "
        "'value', 'fn') OR change NOT IN ('added', 'changed', 'removed', 'moved')");
    while (future.step()) add(change_impossible, "darkpkg_changes: " + std::string(future.text(0)));
  }

  Database& db_;
  const Truth& truth_;
  const link::Options& options_;
  RowFindings out_;
};

/// Of all tables. The one that must be unique is on a table which is filled again anyway.
void rebuild_indexes(Database& db) {
  try {
    db.execute("REINDEX");
  } catch (const DatabaseError&) {
    db.execute("DELETE FROM darkpkg_items");
    db.execute("REINDEX");
  }
}

/// Makes what is missing of the schema, and what differs of darkpkg's indexes.
void repair_schema(Database& db) {
  std::vector<std::string> statements;
  {
    Statement missing(
        db,
        "SELECT c.sql, m.name IS NOT NULL, c.type, c.name FROM clean.sqlite_schema c LEFT JOIN "
        "main.sqlite_schema m ON m.type = c.type AND m.name = c.name WHERE c.sql IS NOT NULL AND (m.name IS "
        "NULL OR (c.name LIKE 'darkpkg%' AND m.sql IS NOT c.sql)) ORDER BY c.type DESC");
    while (missing.step()) {
      // A table of darkpkg's own has nothing in it that the sources don't tell, but for its history and adopted ids.
      if (missing.integer(1) != 0)
        statements.push_back("DROP " + std::string(missing.text(2)) + " main." + std::string(missing.text(3)));
      statements.emplace_back(missing.text(0));
    }
  }
  for (const std::string& statement : statements) db.execute(statement);
}

/// What the schema says of rows whose partner is gone; where it says nothing the row is its user's and stays.
void repair_foreign_keys(Database& db) {
  struct Fix {
    std::string sql;
    std::int64_t row;
  };
  std::vector<Fix> fixes;
  {
    Statement broken(db,
                     "SELECT c.\"table\", c.rowid, k.\"from\", k.on_delete FROM pragma_foreign_key_check c, "
                     "pragma_foreign_key_list(c.\"table\") k WHERE k.id = c.fkid");
    while (broken.step()) {
      std::string table(broken.text(0));
      if (broken.text(3) == "SET NULL")
        fixes.push_back({"UPDATE main." + table + " SET " + std::string(broken.text(2)) + " = NULL WHERE rowid = ?",
                         broken.integer(1)});
      else if (broken.text(3) == "CASCADE")
        fixes.push_back({"DELETE FROM main." + table + " WHERE rowid = ?", broken.integer(1)});
    }
  }
  for (const Fix& fix : fixes) Statement(db, fix.sql).run(fix.row);
}

void repair_dark(Database& db, const DarkTable& table) {
  std::string name(table.name), key(table.key), list = key, values = "c." + key, set, differs;
  for (std::string_view view : columns(table)) {
    std::string column(view);
    list += ", " + column;
    values += ", c." + column;
    set += (set.empty() ? "" : ", ") + column + " = excluded." + column;
    differs += " OR m." + column + " IS NOT c." + column;
  }
  db.execute("DELETE FROM main." + name + " AS m WHERE m." + key + " NOT IN (SELECT " + key + " FROM clean." + name +
             ") AND " + std::string(table.orphan));
  db.execute("INSERT INTO main." + name + " (" + list + ") SELECT " + values + " FROM clean." + name +
             " c LEFT JOIN main." + name + " m ON m." + key + " = c." + key + " WHERE m." + key + " IS NULL" + differs +
             " ON CONFLICT (" + key + ") DO UPDATE SET " + set);
}

void forget_impossible_changes(Database& db) {
  db.execute(
      "DELETE FROM main.darkpkg_changes WHERE generation > (SELECT generation FROM main.darkpkg_state) OR generation < "
      "1 OR kind NOT IN ('type', 'value', 'fn') OR change NOT IN ('added', 'changed', 'removed', 'moved')");
}

/// What a running program has to drop: the items of which a row differs. Before anything is repaired.
void record_changes(Database& db) {
  std::string sql =
      "INSERT OR IGNORE INTO main.darkpkg_changes (generation, kind, item, change) SELECT (SELECT generation + 1 FROM "
      "main.darkpkg_state), kind, item, change FROM (";
  std::string select;
  for (auto [table, kind] :
       {std::pair{&kDarkTables[0], "type"}, std::pair{&kDarkTables[1], "value"}, std::pair{&kDarkTables[2], "fn"}}) {
    std::string name(table->name), differs;
    for (std::string_view column : columns(*table))
      differs += " OR m." + std::string(column) + " IS NOT c." + std::string(column);
    if (!select.empty()) select += " UNION ALL ";
    select += "SELECT '" + std::string(kind) +
              "' AS kind, c.id AS item, CASE WHEN m.id IS NULL THEN 'added' ELSE 'changed' "
              "END AS change FROM clean." +
              name + " c LEFT JOIN main." + name + " m ON m.id = c.id WHERE m.id IS NULL" + differs +
              " UNION ALL SELECT '" + kind + "', m.id, 'removed' FROM main." + name +
              " m WHERE m.id NOT IN (SELECT id FROM clean." + name + ") AND " + std::string(table->orphan);
  }
  select +=
      " UNION ALL SELECT c.item_type, c.item_id, 'changed' FROM clean.locations c LEFT JOIN main.locations m ON "
      "m.location_id = c.location_id WHERE m.item_id IS NOT c.item_id";
  db.execute(sql + select + ")");
}

void repair_own(Database& db) {
  for (const OwnTable& table : kOwnTables) {
    std::string name(table.name);
    db.execute("DELETE FROM main." + name);
    db.execute("INSERT INTO main." + name + " SELECT * FROM clean." + name);
  }
}

void repair_state(Database& db, std::int64_t stamp) {
  std::optional<database::State> state = database::read_state(db);
  bool adopted = db.integer("SELECT count(*) FROM main.darkpkg_adopted").value_or(0) > 0;
  // Readers must see a number that they never saw, also where an old database was put in the place of a newer one.
  std::int64_t generation = std::max(state ? state->generation : 0, stamp) + 1;
  Statement(db,
            "INSERT INTO main.darkpkg_state (id, generation, linker, compiler, inputs, adopted, edition) SELECT id, ?, "
            "linker, compiler, inputs, ?, edition FROM "
            "clean.darkpkg_state WHERE true ON "
            "CONFLICT (id) DO UPDATE SET generation = excluded.generation, linker = excluded.linker, compiler = "
            "excluded.compiler, inputs = excluded.inputs")
      .run(generation, std::int64_t{adopted});
}

/// The columns of a table as a new database has them, which others may have in another order.
std::string columns_of(Database& db, const std::string& table) {
  std::string out;
  Statement columns(db, "SELECT name FROM pragma_table_info('" + table + "', 'clean')");
  while (columns.step()) out.append(out.empty() ? "" : ", ").append("\"").append(columns.text(0)).append("\"");
  return out;
}

/// Copies one table row by row, until it can't be read any further.
void salvage_table(Database& db, const std::string& table) {
  try {
    const std::string list = columns_of(db, table);
    Statement rows(db, "SELECT rowid FROM damaged." + table);
    Statement copy(db, "INSERT OR IGNORE INTO main." + table + " (" + list + ") SELECT " + list + " FROM damaged." +
                           table + " WHERE rowid = ?");
    while (rows.step()) {
      try {
        copy.run(rows.integer(0));
      } catch (const DatabaseError&) {
        copy.reset();
      }
    }
  } catch (const DatabaseError&) {
    return;
  }
}

}  // namespace

bool is_mended_by_link(const Edition& edition) { return !verified_rows(edition).empty(); }

RowFindings check_database(const Truth& truth, const link::Options& options) {
  RowFindings out;
  Result<std::optional<FileStat>> stat = stat_file(options.database);
  if (!stat || !*stat || (*stat)->size == 0) {
    out.unreadable = true;
    out.findings.push_back({database_missing, options.database, stat ? "" : stat.error().message});
    return out;
  }
  try {
    Database db = Database::open(options.database, Mode::read_only);
    attach_clean(db, truth);
    db.execute("BEGIN");
    return Check(db, truth, options).run();
  } catch (const DatabaseError& e) {
    out.unreadable = true;
    out.findings.push_back({database_damaged, options.database, e.error().message});
    return out;
  }
}

Result<void> repair_rows(const Truth& truth, const link::Options& options) {
  Result<FileLock> lock = FileLock::take(options.database + ".lock", options.lock_timeout_ms);
  if (!lock) return tl::unexpected(lock.error());
  try {
    Database db = Database::open(options.database, Mode::read_write);
    rebuild_indexes(db);
    attach_clean(db, truth);
    database::Transaction transaction(db);
    repair_schema(db);
    repair_foreign_keys(db);
    forget_impossible_changes(db);
    if (!is_mended_by_link(*options.edition)) {
      record_changes(db);
      for (const DarkTable& table : kDarkTables) repair_dark(db, table);
    }
    repair_own(db);
    repair_state(db, options.stamp.empty() ? 0 : link::stamp_generation(options.stamp).value_or(0));
    transaction.commit();
  } catch (const DatabaseError& e) {
    return tl::unexpected(e.error());
  }
  return {};
}

Result<void> salvage_rows(const Truth& truth, const Edition& edition, const std::string& from, const std::string& to) {
  try {
    Database db = Database::open(to, Mode::read_write);
    attach_clean(db, truth);
    Statement(db, "ATTACH ? AS damaged").run(std::string_view("file:" + from + "?mode=ro"));
    std::vector<std::string> tables;
    {
      Statement names(db,
                      "SELECT name FROM clean.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name "
                      "NOT LIKE 'darkpkg_%'");
      while (names.step()) tables.emplace_back(names.text(0));
    }
    database::Transaction transaction(db);
    db.execute("PRAGMA defer_foreign_keys=ON");
    for (const std::string& table : tables) salvage_table(db, table);
    schema_of(edition).settle_salvaged(db);
    repair_foreign_keys(db);
    transaction.commit();
  } catch (const DatabaseError&) {
    return {};  // not even the list of its tables can be read
  }
  return {};
}

}  // namespace darkpkg::verify
