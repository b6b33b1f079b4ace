#pragma once

#include <cstdint>

#include "rules/edition/item_tables.hpp"

namespace darkpkg::hash {

/// Inserts what a loader stores for the items that darkpkg linked into `from` into Dark's tables of `to`, which are
/// empty: one commit, in the order of names, the winners of hashes behind all others. Values have the results that
/// darkpkg itself gets, so what Dark made of others in one database is in none. Throws DatabaseError.
CopiedRows copy_package_rows(database::Database& from, database::Database& to, const CopyOptions& options);

}  // namespace darkpkg::hash
