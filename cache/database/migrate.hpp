#pragma once

#include <span>

#include "base/function_ref.hpp"
#include "cache/database/database.hpp"
#include "migrations/embedded.hpp"

namespace darkpkg::database {

/// The migrations that a database has not seen.
struct Pending {
  std::span<const EmbeddedMigration> migrations;
  bool fresh = false;        ///< the database has no table yet
  bool dark_tables = false;  ///< Dark's own migrations made its tables
};

/// Did Dark's own migrations make tables in a database? Throws DatabaseError if those are of another version of Dark.
using MadeByDark = FunctionRef<bool(Database&)>;

/// Looks up what migrate() has to do; one SELECT if that is nothing.
///
/// Throws DatabaseError if the database is of something else, of an older Dark, of a newer darkpkg, or was migrated
/// by other text than this program's (edited or missing migrations).
Pending pending_migrations(Database& database, std::span<const EmbeddedMigration> migrations, MadeByDark made_by_dark);

/// Runs them in the caller's transaction, each with its row in darkpkg_migrations (name, checksum, applied_at). A
/// database that Dark's own migrations made gets ours only.
void apply(Database& database, const Pending& pending);

/// Brings the schema up to date in one transaction. Throws DatabaseError as pending_migrations() does, and then nothing
/// is changed.
void migrate(Database& database, std::span<const EmbeddedMigration> migrations, MadeByDark made_by_dark);
/// The same of a database that Dark's migrations did not make.
void migrate(Database& database, std::span<const EmbeddedMigration> migrations);

/// The check of migrate() alone, for reading: throws if the schema is not the one that this program knows.
void check_schema(Database& database, std::span<const EmbeddedMigration> migrations);

}  // namespace darkpkg::database
