#include "rules/uuid/link/tables.hpp"

#include "cache/database/migrate.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::uuid {
namespace {

using UuidTables = database::TempDatabase;

/// Why Dark's tables are refused; empty: they are not.
std::string refusal(database::Database& db) {
  try {
    EXPECT_TRUE(schema().made_by_dark(db));
    return {};
  } catch (const database::DatabaseError& error) {
    EXPECT_FALSE(error.error().hint.empty());
    return error.what();
  }
}

TEST_F(UuidTables, AnOlderDarkIsRefused) {
  database::Database db = open();
  db.execute("CREATE TABLE system_migrations_v0 (name TEXT); CREATE TABLE locations (name TEXT)");
  EXPECT_NE(refusal(db).find("another version of Dark: it has no locations.approval_status"), std::string::npos);
}

TEST_F(UuidTables, TheTablesThatAreMadeHereAreThoseOfTheRightDark) {
  database::Database db = open();
  database::migrate(db, schema().migrations());
  EXPECT_EQ(refusal(db), "");
}

TEST_F(UuidTables, NotMadeByDark) {
  database::Database db = open();
  EXPECT_FALSE(schema().made_by_dark(db));
}

}  // namespace
}  // namespace darkpkg::uuid
