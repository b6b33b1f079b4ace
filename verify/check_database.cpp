#include "verify/check_database.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/file.hpp"
#include "base/progress.hpp"
#include "cache/database/comparison.hpp"
#include "cache/database/integrity.hpp"
#include "cache/database/tables/changes.hpp"
#include "cache/database/tables/files.hpp"
#include "cache/database/tables/packed_names.hpp"
#include "cache/database/tables/state.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;
using database::DatabaseError;
using enum FindingKind;

FindingKind kind_of(database::Difference difference) {
  switch (difference) {
    case database::Difference::missing: return row_missing;
    case database::Difference::changed: return row_changed;
    case database::Difference::left: break;
  }
  return row_orphaned;
}

class Check {
 public:
  Check(Database& db, const Truth& truth, const link::Options& options) : db_(db), truth_(truth), options_(options) {}

  RowFindings run() {
    const Verification edition = verification(*options_.edition);
    const auto own = database::own_rows();
    // The file itself counts for as much as a table.
    progress::Step step("tables compared", 1 + edition.rows.size() + edition.tables.size() + own.size());
    check_file();
    step.advance();
    if (out_.unreadable) return std::move(out_);
    if (!check_schema()) return std::move(out_);
    for (const database::ComparedRows& rows : edition.rows) {
      take(rows.table, database::compare_rows(db_, rows));
      step.advance();
    }
    for (const database::ComparedTable& table : edition.tables) {
      take(table.name, database::compare_table(db_, table));
      step.advance();
    }
    for (const database::ComparedRows& rows : own) {
      check_own(rows);
      step.advance();
    }
    constexpr std::array kChecks{&Check::check_names, &Check::check_stats, &Check::check_state, &Check::check_changes,
                                 &Check::check_ref_hashes};
    progress::Step checks("tables checked", kChecks.size());
    for (auto check : kChecks) {
      (this->*check)();
      checks.advance();
    }
    return std::move(out_);
  }

 private:
  void add(FindingKind kind, std::string subject, std::string detail = {}) {
    out_.findings.push_back({kind, std::move(subject), std::move(detail)});
  }

  /// SQLite's own checks: pages, indexes, NOT NULL and CHECK, foreign keys.
  void check_file() {
    for (const database::DamagedPart& part : database::check_integrity(db_)) {
      add(part.is_index ? index_damaged : database_damaged, options_.database, part.what);
      out_.unreadable |= !part.is_index;
    }
    if (out_.unreadable) return;
    for (const database::BrokenKey& key : database::check_foreign_keys(db_))
      add(foreign_key_broken, key.table + " row " + key.row, "there is no such row in " + key.partner);
  }

  /// False if tables are missing, so that rows can't be compared yet.
  bool check_schema() {
    bool complete = true;
    for (const database::SchemaDifference& found : database::compare_schemas(db_)) {
      add(found.is_missing ? schema_missing : schema_changed, found.what);
      complete &= !found.is_table;
    }
    return complete;
  }

  void take(std::string_view table, const database::Comparison& comparison) {
    out_.rows += comparison.rows;
    for (const database::RowDifference& found : comparison.differences)
      add(kind_of(found.difference), std::string(table) + ": " + found.row, found.columns);
  }

  void check_own(const database::ComparedRows& rows) {
    const database::Comparison comparison = database::compare_rows(db_, rows);
    take(rows.table, comparison);
    if (!comparison.differences.empty()) return;
    // What a comparison does not see: the same row under two numbers.
    if (const std::int64_t surplus = database::count_surplus(db_, rows.table); surplus != 0)
      add(row_orphaned, std::string(rows.table), std::to_string(surplus) + " rows too many");
  }

  /// Files have other numbers in the clean database, so these rows are held against the items'.
  void check_names() {
    for (const auto& [part, names] : database::wrong_parts(db_))
      add(row_changed, std::string(database::kNamesTable) + ": part " + std::to_string(part));
  }

  /// A link believes that an object with the recorded stat is the one that it read.
  void check_stats() {
    std::vector<database::FileRow> rows = database::read_files(db_);
    for (std::size_t i = 0; i < truth_.objects.size(); i++) {
      const std::string& source = truth_.manifest.entries[i].source;
      auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.path == source; });
      Result<std::optional<FileStat>> stat = stat_file(truth_.objects[i].path);
      if (row == rows.end() || !stat || !*stat) continue;  // findings of their own
      if (row->object != **stat) add(stat_outdated, std::string(database::kFilesTable) + ": " + source);
    }
  }

  void check_state() {
    std::optional<database::State> state = database::read_state(db_);
    const std::string table(database::kStateTable);
    if (!state) {
      add(row_missing, table);
      return;
    }
    if (const std::optional<database::State> clean = database::read_state(db_, "clean")) {
      if (state->linker != clean->linker || state->compiler != clean->compiler)
        add(link_outdated, table, "the fingerprints of darkpkg");
      if (state->inputs != clean->inputs) add(link_outdated, table, "the builtins or the pinned ids");
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
    for (const std::string& change : database::impossible_changes(db_))
      add(change_impossible, std::string(database::kChangesTable) + ": " + change);
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
    Database db = Database::open(options.database, database::Mode::read_only);
    database::attach_clean(db, truth.database);
    db.begin_reading();
    return Check(db, truth, options).run();
  } catch (const DatabaseError& e) {
    out.unreadable = true;
    out.findings.push_back({database_damaged, options.database, e.error().message});
    return out;
  }
}

}  // namespace darkpkg::verify
