#pragma once

#include <span>
#include <string>

#include "rules/edition/item_tables.hpp"
#include "rules/edition/verified_rows.hpp"

/// The editions' tables, apart from the editions: programs without a database have none of them.
namespace darkpkg {

const TableSchema& schema_of(const Edition& edition);

/// The name of the edition that a database is of: what darkpkg noted, else what the tables tell; empty if neither does.
std::string edition_name(database::Database& database);

/// Empty for edition `uuid`, whose rows are mended one by one: verify has its tables.
std::span<const VerifiedRows> verified_rows(const Edition& edition);

}  // namespace darkpkg
