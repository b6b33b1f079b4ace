#include "cache/database/tables/own_locations.hpp"

#include <cstdint>
#include <string>

namespace darkpkg::database {
namespace {

/// The row of the greatest number. One that is inserted gets a greater one, and if VACUUM or a fold of Dark's gives
/// all rows other numbers, another row has it.
struct LastRow {
  std::int64_t number = 0;
  std::string location;
  friend bool operator==(const LastRow&, const LastRow&) = default;
};

LastRow last_row(Database& database, LocationTable table) {
  std::string sql("SELECT rowid, ");
  sql.append(table.key).append(" FROM ").append(table.name);
  Statement row(database, sql.append(" ORDER BY rowid DESC LIMIT 1"));
  return row.step() ? LastRow{row.integer(0), std::string(row.text(1))} : LastRow{};
}

bool counted(Database& database, LocationTable table) {
  return database.integer("SELECT count(*) FROM " + std::string(table.name)) ==
         database.integer("SELECT count(*) FROM darkpkg_items");
}

struct Note {
  LastRow last;
  bool own = false;
};

std::optional<Note> note(Database& database) {
  Statement row(database, "SELECT last, location, own FROM darkpkg_locations");
  if (!row.step()) return std::nullopt;
  return Note{{row.integer(0), std::string(row.text(1))}, row.integer(2) != 0};
}

/// Nothing if somebody has added rows since it was noted.
std::optional<bool> noted(Database& database, LocationTable table) {
  const std::optional<Note> found = note(database);
  return found && found->last == last_row(database, table) ? std::optional(found->own) : std::nullopt;
}

}  // namespace

bool all_locations_are_own(Database& database, LocationTable table) {
  const std::optional<bool> known = noted(database, table);
  return known ? *known : counted(database, table);
}

void forget_own_locations(Database& database) { database.execute("DELETE FROM darkpkg_locations"); }

OwnLocations::OwnLocations(Database& database, LocationTable table)
    : database_(database), table_(table), before_(noted(database, table)) {}

void OwnLocations::settle(bool count) {
  const bool own = before_ && !count ? *before_ : counted(database_, table_);
  const LastRow last = last_row(database_, table_);
  if (const std::optional<Note> found = note(database_); found && found->last == last && found->own == own) return;
  Statement(database_, "INSERT OR REPLACE INTO darkpkg_locations (id, last, location, own) VALUES (1, ?, ?, ?)")
      .run(last.number, std::string_view(last.location), std::int64_t{own ? 1 : 0});
}

}  // namespace darkpkg::database
