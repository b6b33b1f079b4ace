#pragma once

#include <span>

#include "cache/database/database.hpp"
#include "migrations/embedded.hpp"

namespace darkpkg::database {

/// Brings the schema up to date: runs the migrations that the database has not seen, each in one transaction with its
/// row in darkpkg_migrations (name, checksum, applied_at); in a fresh database all in one. A database that Dark's own
/// migrations made gets ours only. One SELECT where there is nothing to do.
///
/// Throws DatabaseError, and changes nothing, where the database is of something else, of an older Dark, of a newer
/// darkpkg, or was migrated by other text than this program's (edited or missing migrations).
void migrate(Database& database, std::span<const EmbeddedMigration> migrations = embedded_migrations());

/// The check of migrate() alone, for reading: throws where the schema is not the one that this program knows.
void check_schema(Database& database, std::span<const EmbeddedMigration> migrations = embedded_migrations());

}  // namespace darkpkg::database
