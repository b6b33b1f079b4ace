#pragma once

#include "rules/edition/item_tables.hpp"

namespace darkpkg::uuid {

/// Inserts the rows of all items that darkpkg linked into `from` into Dark's tables of `to`, which are empty: contents
/// and ops in the order of their ids, locations in that of their names. Throws DatabaseError.
CopiedRows copy_package_rows(database::Database& from, database::Database& to);

}  // namespace darkpkg::uuid
