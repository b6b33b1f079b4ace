#pragma once

#include <optional>
#include <string_view>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// The edition's table with a row for each name of an item: `locations`.
struct LocationTable {
  std::string_view name;
  std::string_view key;  ///< a column that tells its rows apart
};

/// Are all rows of that table those of items that darkpkg linked? By what the last link noted if nobody has added any
/// since, else by counting.
bool all_locations_are_own(Database& database, LocationTable table);

/// What was noted counts no more: rows were mended without a link.
void forget_own_locations(Database& database);

/// Notes that for the next time, in a transaction that may change the table: make it before, settle() at the end.
class OwnLocations {
 public:
  OwnLocations(Database& database, LocationTable table);
  /// `count`: whatever was noted.
  void settle(bool count);

 private:
  Database& database_;
  LocationTable table_;
  std::optional<bool> before_;  // nothing: it has to be counted
};

}  // namespace darkpkg::database
