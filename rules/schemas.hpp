#pragma once

#include <string>

#include "rules/edition/item_tables.hpp"
#include "rules/edition/verification.hpp"

/// The editions' tables, apart from the editions: programs without a database have none of them.
namespace darkpkg {

const TableSchema& schema_of(const Edition& edition);

/// The name of the edition that a database is of: what darkpkg noted, else what the tables tell; empty if neither does.
std::string edition_name(database::Database& database);

/// What `darkpkg verify` compares of an edition's tables.
Verification verification(const Edition& edition);

}  // namespace darkpkg
