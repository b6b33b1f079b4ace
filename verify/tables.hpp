#pragma once

#include "cache/database/database.hpp"
#include "rules/edition/verification.hpp"
#include "verify/check_database.hpp"

/// The tables of an edition that are mended row by row, in a database beside the clean one (attach_clean()).
namespace darkpkg::verify {

/// Adds what is missing, left behind or different.
void check_table(database::Database& db, const VerifiedTable& table, RowFindings& out);

/// Makes the rows equal.
void repair_table(database::Database& db, const VerifiedTable& table);

/// Notes the items of which a row differs as changes of the next generation: what a running program has to drop. Before
/// anything is repaired.
void record_changes(database::Database& db, const Verification& edition);

}  // namespace darkpkg::verify
