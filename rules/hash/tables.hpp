#pragma once

#include "rules/edition/item_tables.hpp"

namespace darkpkg::hash {

/// Dark's tables of edition `hash`. Every link that changes anything writes them as a whole, and leaves the rows alone
/// that are right already. A database with the work of users in it is refused.
const TableSchema& schema();

/// Did the edition's Dark, or darkpkg for it, make the database's tables?
bool has_tables(database::Database& database);

}  // namespace darkpkg::hash
