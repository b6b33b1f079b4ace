#include "verify/check_database.hpp"

#include <algorithm>
#include <optional>

#include "base/file.hpp"
#include "cache/database/tables.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/schemas.hpp"
#include "verify/own_tables.hpp"
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

class Check {
 public:
  Check(Database& db, const Truth& truth, const link::Options& options) : db_(db), truth_(truth), options_(options) {}

  RowFindings run() {
    check_file();
    if (out_.unreadable) return std::move(out_);
    if (!check_schema()) return std::move(out_);
    const Verification edition = verification(*options_.edition);
    for (const VerifiedRows& part : edition.rows) compare(part.table, part.select);
    for (const VerifiedTable& table : edition.tables) check_table(db_, table, out_);
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

  /// False if tables are missing, so that rows can't be compared yet.
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

}  // namespace

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

}  // namespace darkpkg::verify
