#include "cache/database/database.hpp"

#include <sqlite3.h>

#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

using DatabaseTest = TempDatabase;

TEST_F(DatabaseTest, BindsAndReads) {
  Database db = open();
  db.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT); -- and a comment\n");
  Statement insert(db, "INSERT INTO t VALUES (?, ?, ?, ?)");
  insert.run(std::int64_t{7}, std::string_view("text"), Blob{std::string_view("\0\1", 2)}, Null{});
  insert.run(std::int64_t{8}, std::string_view(), Blob{}, Null{});
  EXPECT_EQ(db.changes(), 1);
  Statement select(db, "SELECT a, b, c, d FROM t WHERE a = ?");
  ASSERT_TRUE(select.bind(std::int64_t{7}).step());
  EXPECT_EQ(select.integer(0), 7);
  EXPECT_EQ(select.text(1), "text");
  EXPECT_EQ(select.blob(2), std::string_view("\0\1", 2));
  EXPECT_TRUE(select.is_null(3));
  EXPECT_FALSE(select.step());
  ASSERT_TRUE(select.bind(std::int64_t{8}).step());
  EXPECT_EQ(select.text(1), "");
  EXPECT_FALSE(select.is_null(2));
  EXPECT_EQ(db.integer("SELECT count(*) FROM t"), 2);
  EXPECT_EQ(db.text("SELECT b FROM t WHERE a = 9"), std::nullopt);
  EXPECT_TRUE(db.has_table("t"));
  EXPECT_FALSE(db.has_table("u"));
}

TEST_F(DatabaseTest, RollsBackUnlessCommitted) {
  Database db = open();
  db.execute("CREATE TABLE t (a INTEGER)");
  {
    Transaction transaction(db);
    db.execute("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(db.integer("SELECT count(*) FROM t"), 0);
  {
    Transaction transaction(db);
    db.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(db.integer("SELECT count(*) FROM t"), 1);
}

TEST_F(DatabaseTest, ASecondWriterGetsAClearError) {
  Database one = open();
  one.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a INTEGER)");
  Transaction transaction(one);
  Database two = open();
  try {
    Transaction other(two);
    FAIL();
  } catch (const DatabaseError& e) {
    EXPECT_EQ(e.code() & 0xFF, SQLITE_BUSY);
    EXPECT_NE(e.error().message.find(path_), std::string::npos);
    EXPECT_FALSE(e.error().hint.empty());
  }
  EXPECT_EQ(two.integer("SELECT count(*) FROM t"), 0);  // readers are never blocked
}

TEST_F(DatabaseTest, ReadOnlyNeedsNoWritableFolder) {
  {
    Database db = open();
    db.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)");
    EXPECT_TRUE(db.checkpoint());
  }
  std::filesystem::remove(path_ + "-wal");
  std::filesystem::remove(path_ + "-shm");
  std::filesystem::permissions(folder_, std::filesystem::perms(0555));
  Database db = open(Mode::read_only);
  EXPECT_EQ(db.integer("SELECT a FROM t"), 1);
  EXPECT_THROW(db.execute("DELETE FROM t"), DatabaseError);
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
}

TEST_F(DatabaseTest, PathsAreNoUris) {
  path_ = (folder_ / "a b?c#d%41.db").string();
  open().execute("CREATE TABLE t (a INTEGER)");
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(DatabaseTest, WhatIsNoDatabaseIsRefused) {
  FILE* file = std::fopen(path_.c_str(), "w");
  std::fputs("This is no database, but a text of more than sixteen bytes.", file);
  std::fclose(file);
  EXPECT_THROW(open(Mode::read_write).integer("SELECT count(*) FROM sqlite_schema"), DatabaseError);
  EXPECT_THROW(Database::open((folder_ / "missing.db").string(), Mode::read_write), DatabaseError);
}

}  // namespace
}  // namespace darkpkg::database
