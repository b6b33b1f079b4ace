#pragma once

#include <optional>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// Are all rows of `locations` those of items that darkpkg linked? By what the last link noted if nobody has added any
/// since, else by counting.
bool all_locations_are_own(Database& database);

/// Notes that for the next time, in a transaction that may change `locations`: make it before, settle() at the end.
class OwnLocations {
 public:
  explicit OwnLocations(Database& database);
  /// `count`: whatever was noted.
  void settle(bool count);

 private:
  Database& database_;
  bool there_are_;              // false: the edition has none
  std::optional<bool> before_;  // nothing: it has to be counted
};

}  // namespace darkpkg::database
