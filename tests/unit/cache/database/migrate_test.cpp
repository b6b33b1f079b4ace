#include "cache/database/migrate.hpp"

#include <array>
#include <functional>
#include <vector>

#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

using Migrate = TempDatabase;

constexpr std::array kThree{EmbeddedMigration{"0001_a", "CREATE TABLE a (x); INSERT INTO a VALUES (1);"},
                            EmbeddedMigration{"0002_b", "ALTER TABLE a ADD COLUMN y"},
                            EmbeddedMigration{"0003_c", "CREATE TABLE c (x)"}};

const std::vector<EmbeddedMigration> kUuid = with_machine(uuid_migrations());

std::string message(const std::function<void()>& call) {
  try {
    call();
    return "";
  } catch (const DatabaseError& e) {
    EXPECT_FALSE(e.error().hint.empty());
    return e.what();
  }
}

std::string schema(Database& db) {
  return db.text("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)").value_or("");
}

TEST_F(Migrate, AFreshDatabaseGetsAll) {
  Database db = open();
  migrate(db, kUuid);
  EXPECT_TRUE(db.has_table("package_functions"));
  EXPECT_TRUE(db.has_table("darkpkg_items"));
  EXPECT_EQ(db.integer("SELECT count(*) FROM system_migrations_v0"), 8);
  EXPECT_EQ(db.integer("SELECT count(*) FROM accounts_v0"), 3);
  EXPECT_EQ(db.integer("SELECT count(*) FROM namespace_access"), 3);
  EXPECT_EQ(db.text("PRAGMA foreign_key_check"), std::nullopt);
  check_schema(db, kUuid);
  std::string before = schema(db);
  migrate(db, kUuid);
  EXPECT_EQ(schema(db), before);
}

TEST_F(Migrate, ADatabaseOfDarksGetsOursOnly) {
  Database db = open();
  db.execute(kUuid[0].sql);
  db.execute("DELETE FROM namespace_access WHERE namespace = 'Stachu'; DELETE FROM accounts_v0 WHERE name = 'Stachu'");
  migrate(db, kUuid, [](Database& made) { return made.has_table("system_migrations_v0"); });
  EXPECT_TRUE(db.has_table("darkpkg_items"));
  EXPECT_EQ(db.integer("SELECT count(*) FROM accounts_v0"), 2);
  EXPECT_EQ(db.integer("SELECT count(*) FROM namespace_access"), 2);
  EXPECT_EQ(db.integer("SELECT count(*) FROM darkpkg_migrations"), static_cast<std::int64_t>(kUuid.size()));
  check_schema(db, kUuid);
}

TEST_F(Migrate, AnotherProgramsIsRefused) {
  Database db = open();
  db.execute("CREATE TABLE bookmarks (name TEXT)");
  EXPECT_NE(message([&] { migrate(db, kUuid); }).find("another program"), std::string::npos);
  EXPECT_FALSE(db.has_table("darkpkg_migrations"));
}

TEST_F(Migrate, EveryHistoricVersionUpgrades) {
  std::vector<std::string> schemas;
  for (std::size_t from = 0; from <= kThree.size(); from++) {
    path_ = (folder_ / std::to_string(from)).string();
    Database db = open();
    migrate(db, std::span(kThree).first(from));
    migrate(db, kThree);
    schemas.push_back(schema(db));
    EXPECT_EQ(schemas.back(), schemas.front());
    EXPECT_EQ(db.integer("SELECT count(*) FROM a"), 1);
  }
}

TEST_F(Migrate, NewerEditedAndMissingAreRefused) {
  Database db = open();
  migrate(db, kThree);
  std::string before = schema(db);
  EXPECT_NE(message([&] { migrate(db, std::span(kThree).first(2)); }).find("newer"), std::string::npos);
  std::array edited = kThree;
  edited[1].sql = "ALTER TABLE a ADD COLUMN z";
  EXPECT_NE(message([&] { migrate(db, edited); }).find("another text of the migration '0002_b'"), std::string::npos);
  std::array without{kThree[0], kThree[2]};
  EXPECT_NE(message([&] { migrate(db, without); }).find("'0002_b', which this darkpkg does not have"),
            std::string::npos);
  std::array inserted{kThree[0], EmbeddedMigration{"0001_b", "CREATE TABLE d (x)"}, kThree[1], kThree[2]};
  EXPECT_NE(message([&] { migrate(db, inserted); }).find("never saw the migration '0001_b'"), std::string::npos);
  EXPECT_EQ(schema(db), before);
  db.execute("DELETE FROM darkpkg_migrations WHERE name = '0003_c'");
  EXPECT_NE(message([&] { migrate(db, kThree); }).find("does not take the migration '0003_c'"), std::string::npos);
  EXPECT_EQ(schema(db), before);
}

TEST_F(Migrate, OneThatFailsLeavesNothing) {
  Database db = open();
  std::array broken{kThree[0], EmbeddedMigration{"0002_b", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"}};
  EXPECT_THROW(migrate(db, broken), DatabaseError);
  EXPECT_FALSE(db.has_table("a"));
  migrate(db, std::span(kThree).first(1));
  EXPECT_THROW(migrate(db, broken), DatabaseError);
  EXPECT_FALSE(db.has_table("b"));
  EXPECT_EQ(db.integer("SELECT count(*) FROM darkpkg_migrations"), 1);
  migrate(db, kThree);  // heals
  EXPECT_TRUE(db.has_table("c"));
}

TEST_F(Migrate, ReadersAreToldWhatToDo) {
  Database db = open();
  db.execute("CREATE TABLE bookmarks (name TEXT)");
  EXPECT_NE(message([&] { check_schema(db, kUuid); }).find("not made by darkpkg"), std::string::npos);
}

}  // namespace
}  // namespace darkpkg::database
