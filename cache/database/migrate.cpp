#include "cache/database/migrate.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace darkpkg::database {
namespace {

/// The migration that makes Dark's tables.
constexpr std::string_view kDarkMigration = "0001_dark";

/// SQLite's code of a statement that does not fit the tables; other failures have codes of their own.
constexpr int kSqlError = 1;

std::string checksum(std::string_view sql) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::uint8_t byte : hash128(sql)) out += {kDigits[byte >> 4], kDigits[byte & 15]};
  return out;
}

[[noreturn]] void refuse(const Database& database, const std::string& what, std::string hint) {
  throw DatabaseError({"the database '" + database.path() + "' " + what, std::move(hint)}, 0);
}

/// How many of `migrations` the database has seen; nothing if it never saw any of darkpkg's. Refuses one that saw
/// others.
std::optional<std::size_t> check_applied(Database& database, std::span<const EmbeddedMigration> migrations) {
  std::size_t done = 0;
  std::optional<Statement> rows;
  try {
    rows.emplace(database, "SELECT name, checksum FROM darkpkg_migrations ORDER BY name");
  } catch (const DatabaseError&) {
    // Asking first would cost every link a statement more.
    if (database.has_table("darkpkg_migrations")) throw;
    return std::nullopt;
  }
  Statement& statement = *rows;
  for (; statement.step(); done++) {
    std::string name(statement.text(0));
    if (done == migrations.size())
      refuse(database, "is of a newer darkpkg: it has the migration '" + name + "'", "update darkpkg");
    if (name < migrations[done].name)
      refuse(database, "has the migration '" + name + "', which this darkpkg does not have",
             "use the darkpkg that made it, or delete it and build again");
    if (name > migrations[done].name)
      refuse(database, "never saw the migration '" + std::string(migrations[done].name) + "' but has later ones",
             "use the darkpkg that made it, or delete it and build again");
    if (statement.text(1) != checksum(migrations[done].sql))
      refuse(database, "was made with another text of the migration '" + name + "'",
             "a published migration is never edited: use the darkpkg that made it, or delete it and build again");
  }
  return done;
}

/// Runs a migration (`run`: otherwise the database has what it makes) and writes its row, in the caller's transaction.
void apply(Database& database, const EmbeddedMigration& migration, bool run) {
  try {
    if (run) database.execute(migration.sql);
  } catch (const DatabaseError& e) {
    // The statements are right, so it is the database that lacks something or has it already.
    if (e.code() != kSqlError) throw;
    refuse(database, "does not take the migration '" + std::string(migration.name) + "': " + e.error().message,
           "its tables are not those that its list of migrations tells of: restore a backup, or delete it and build "
           "again");
  }
  database.execute(
      "CREATE TABLE IF NOT EXISTS darkpkg_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT "
      "NOT NULL) WITHOUT ROWID");
  Statement(
      database,
      "INSERT INTO darkpkg_migrations (name, checksum, applied_at) VALUES (?, ?, strftime('%Y-%m-%d %H:%M:%f', 'now'))")
      .run(migration.name, std::string_view(checksum(migration.sql)));
}

}  // namespace

void check_schema(Database& database, std::span<const EmbeddedMigration> migrations) {
  std::optional<std::size_t> done = check_applied(database, migrations);
  if (!done) refuse(database, "was not made by darkpkg", "link packages into it first");
  if (*done < migrations.size())
    refuse(database, "is of an older darkpkg", "link into it once, which brings it up to date");
}

Pending pending_migrations(Database& database, std::span<const EmbeddedMigration> migrations, MadeByDark made_by_dark) {
  // An exception takes a static program milliseconds.
  if (database.is_empty_file()) return {migrations, true, false};
  if (std::optional<std::size_t> done = check_applied(database, migrations)) return {migrations.subspan(*done)};
  if (made_by_dark(database)) return {migrations, false, true};
  if (database.integer("SELECT count(*) FROM sqlite_schema") != 0)
    refuse(database, "is of another program: it has neither Dark's tables nor darkpkg's", "name another file");
  return {migrations, true, false};
}

void apply(Database& database, const Pending& pending) {
  for (const EmbeddedMigration& migration : pending.migrations)
    apply(database, migration, !(pending.dark_tables && migration.name == kDarkMigration));
}

void migrate(Database& database, std::span<const EmbeddedMigration> migrations, MadeByDark made_by_dark) {
  Pending pending = pending_migrations(database, migrations, made_by_dark);
  if (pending.migrations.empty()) return;
  Transaction transaction(database);
  apply(database, pending);
  transaction.commit();
}

void migrate(Database& database, std::span<const EmbeddedMigration> migrations) {
  migrate(database, migrations, [](Database&) { return false; });
}

}  // namespace darkpkg::database
