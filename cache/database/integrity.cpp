#include "cache/database/integrity.hpp"

namespace darkpkg::database {
namespace {

/// The columns of a table as a new database has them, which others may have in another order.
std::string columns_of(Database& database, const std::string& table) {
  std::string out;
  Statement columns(database, "SELECT name FROM pragma_table_info('" + table + "', 'clean')");
  while (columns.step()) out.append(out.empty() ? "" : ", ").append("\"").append(columns.text(0)).append("\"");
  return out;
}

/// Copies one table until it can't be read any further.
void copy_table(Database& database, const std::string& table) {
  try {
    const std::string list = columns_of(database, table);
    Statement rows(database, "SELECT rowid FROM damaged." + table);
    Statement copy(database, "INSERT OR IGNORE INTO main." + table + " (" + list + ") SELECT " + list +
                                 " FROM damaged." + table + " WHERE rowid = ?");
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

std::vector<DamagedPart> check_integrity(Database& database) {
  std::vector<DamagedPart> out;
  Statement lines(database, "PRAGMA main.integrity_check(20)");
  while (lines.step()) {
    std::string what(lines.text(0));
    const bool is_index = what.find(" index ") != std::string::npos;
    if (what != "ok") out.push_back({std::move(what), is_index});
  }
  return out;
}

void rebuild_indexes(Database& database) {
  try {
    database.execute("REINDEX");
  } catch (const DatabaseError&) {
    // The one that must be unique is on a table that is filled again anyway.
    database.execute("DELETE FROM darkpkg_items");
    database.execute("REINDEX");
  }
}

std::vector<BrokenKey> check_foreign_keys(Database& database) {
  std::vector<BrokenKey> out;
  Statement keys(database, "PRAGMA main.foreign_key_check");
  while (keys.step()) out.push_back({std::string(keys.text(0)), std::string(keys.text(1)), std::string(keys.text(2))});
  return out;
}

void repair_foreign_keys(Database& database) {
  struct Fix {
    std::string sql;
    std::int64_t row;
  };
  std::vector<Fix> fixes;
  {
    Statement broken(database,
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
  for (const Fix& fix : fixes) Statement(database, fix.sql).run(fix.row);
}

void attach_damaged(Database& database, const std::string& path) {
  Statement(database, "ATTACH ? AS damaged").run(std::string_view("file:" + path + "?mode=ro"));
}

void copy_from_damaged(Database& database) {
  std::vector<std::string> tables;
  {
    Statement names(database,
                    "SELECT name FROM clean.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name "
                    "NOT LIKE 'darkpkg_%'");
    while (names.step()) tables.emplace_back(names.text(0));
  }
  database.execute("PRAGMA defer_foreign_keys=ON");
  for (const std::string& table : tables) copy_table(database, table);
}

}  // namespace darkpkg::database
