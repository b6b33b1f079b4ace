#pragma once

#include <cstddef>

#include "cache/database/database.hpp"

namespace darkpkg::exporting {

/// How many rows were copied.
struct PackageRows {
  std::size_t items = 0;
  std::size_t ops = 0;
};

/// Inserts the rows of all items that darkpkg linked into `from` into Dark's tables of `to`, which are empty: contents
/// and ops in the order of their ids, locations in that of their names. Throws DatabaseError.
PackageRows copy_package_rows(database::Database& from, database::Database& to);

}  // namespace darkpkg::exporting
