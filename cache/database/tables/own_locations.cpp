#include "cache/database/tables/own_locations.hpp"

#include <cstdint>
#include <string>

namespace darkpkg::database {
namespace {

/// The row of the greatest number. One that is inserted gets a greater one, and where VACUUM or a fold of Dark's gives
/// all rows other numbers, another row has it.
struct LastRow {
  std::int64_t number = 0;
  std::string location;
  friend bool operator==(const LastRow&, const LastRow&) = default;
};

LastRow last_row(Database& database) {
  Statement row(database, "SELECT rowid, location_id FROM locations ORDER BY rowid DESC LIMIT 1");
  return row.step() ? LastRow{row.integer(0), std::string(row.text(1))} : LastRow{};
}

bool counted(Database& database) {
  return database.integer("SELECT count(*) FROM locations") == database.integer("SELECT count(*) FROM darkpkg_items");
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
std::optional<bool> noted(Database& database) {
  const std::optional<Note> found = note(database);
  return found && found->last == last_row(database) ? std::optional(found->own) : std::nullopt;
}

}  // namespace

bool all_locations_are_own(Database& database) {
  const std::optional<bool> known = noted(database);
  return known ? *known : counted(database);
}

OwnLocations::OwnLocations(Database& database) : database_(database), there_are_(database.has_table("locations")) {
  if (there_are_) before_ = noted(database);
}

void OwnLocations::settle(bool count) {
  if (!there_are_) return;
  const bool own = before_ && !count ? *before_ : counted(database_);
  const LastRow last = last_row(database_);
  if (const std::optional<Note> found = note(database_); found && found->last == last && found->own == own) return;
  Statement(database_, "INSERT OR REPLACE INTO darkpkg_locations (id, last, location, own) VALUES (1, ?, ?, ?)")
      .run(last.number, std::string_view(last.location), std::int64_t{own ? 1 : 0});
}

}  // namespace darkpkg::database
