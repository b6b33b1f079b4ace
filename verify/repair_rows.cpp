#include "verify/repair_rows.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "cache/database/tables.hpp"
#include "rules/schemas.hpp"
#include "verify/foreign_keys.hpp"
#include "verify/own_tables.hpp"
#include "verify/tables.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;
using database::Statement;

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

void forget_impossible_changes(Database& db) {
  db.execute(
      "DELETE FROM main.darkpkg_changes WHERE generation > (SELECT generation FROM main.darkpkg_state) OR generation < "
      "1 OR kind NOT IN ('type', 'value', 'fn') OR change NOT IN ('added', 'changed', 'removed', 'moved')");
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
  // Readers must see a number that they never saw, also if an old database was put in the place of a newer one.
  std::int64_t generation = std::max(state ? state->generation : 0, stamp) + 1;
  Statement(db,
            "INSERT INTO main.darkpkg_state (id, generation, linker, compiler, inputs, adopted, edition) SELECT id, ?, "
            "linker, compiler, inputs, ?, edition FROM "
            "clean.darkpkg_state WHERE true ON "
            "CONFLICT (id) DO UPDATE SET generation = excluded.generation, linker = excluded.linker, compiler = "
            "excluded.compiler, inputs = excluded.inputs")
      .run(generation, std::int64_t{adopted});
}

}  // namespace

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
    const Verification edition = verification(*options.edition);
    if (!edition.is_mended_by_link()) {
      record_changes(db, edition);
      for (const VerifiedTable& table : edition.tables) repair_table(db, table);
    }
    repair_own(db);
    repair_state(db, options.stamp.empty() ? 0 : link::stamp_generation(options.stamp).value_or(0));
    transaction.commit();
  } catch (const DatabaseError& e) {
    return tl::unexpected(e.error());
  }
  return {};
}

}  // namespace darkpkg::verify
