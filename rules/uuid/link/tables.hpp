#pragma once

#include "rules/edition/item_tables.hpp"

namespace darkpkg::uuid {

const TableSchema& schema();

/// Did the edition's Dark, or darkpkg for it, make the database's tables?
bool has_tables(database::Database& database);

}  // namespace darkpkg::uuid
