#include "verify/salvage_rows.hpp"

#include <string>
#include <vector>

#include "rules/schemas.hpp"
#include "verify/foreign_keys.hpp"

namespace darkpkg::verify {
namespace {

using database::Database;
using database::DatabaseError;
using database::Mode;
using database::Statement;

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
