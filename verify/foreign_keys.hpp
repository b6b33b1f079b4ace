#pragma once

#include "cache/database/database.hpp"

namespace darkpkg::verify {

/// Does what the schema says of rows whose partner is gone. If it says nothing, the row is its user's and stays.
void repair_foreign_keys(database::Database& db);

}  // namespace darkpkg::verify
