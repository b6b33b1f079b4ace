#include "cache/database/wal_writes.hpp"

#include <sqlite3.h>

#include <fstream>
#include <string>

#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

class WalWritesTest : public TempDatabase {
 protected:
  Database open_log() {
    Database db = open();
    db.execute("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b BLOB)");
    return db;
  }
  /// Fills pages: a row has one of its own.
  static void insert(Database& db, int first, int count) {
    Statement insert(db, "INSERT OR REPLACE INTO t VALUES (?, zeroblob(3000))");
    for (int i = 0; i < count; i++) insert.run(std::int64_t{first + i});
  }
  /// How often this process has called write() and its like.
  static long writes() {
    std::ifstream in("/proc/self/io");
    for (std::string word; in >> word;)
      if (long count = 0; word == "syscw:" && in >> count) return count;
    return -1;
  }
  /// What somebody else sees.
  std::int64_t count_in_another() {
    Database other = Database::open(path_, Mode::read_only);
    EXPECT_EQ(other.text("PRAGMA integrity_check"), "ok");
    return other.integer("SELECT count(*) FROM t").value();
  }
};

TEST_F(WalWritesTest, AskTheSystemOnceForManyPages) {
  Database db = open_log();
  const long before = writes();
  if (before < 0) GTEST_SKIP() << "the system does not count writes";
  {
    Transaction transaction(db);
    insert(db, 0, 300);
    transaction.commit();
  }
  EXPECT_GT(db.wal_size(), 300 * 4096U);
  EXPECT_LT(writes() - before, 30);
  EXPECT_EQ(count_in_another(), 300);
}

TEST_F(WalWritesTest, AreThereWhenTheTransactionEnds) {
  Database db = open_log();
  for (int i = 0; i < 5; i++) {
    insert(db, i, 1);
    EXPECT_EQ(count_in_another(), i + 1);
  }
}

// Such a transaction reads pages back from the log and writes heads again.
TEST_F(WalWritesTest, ServeTransactionsThatDoNotFitIntoMemory) {
  Database db = open_log();
  db.execute("PRAGMA cache_size=5");
  for (int round = 1; round <= 3; round++) {
    Transaction transaction(db);
    insert(db, 0, 60 * round);
    db.execute("SAVEPOINT s");
    insert(db, 1000, 60);
    db.execute("ROLLBACK TO s");
    insert(db, 0, 60 * round);
    EXPECT_EQ(db.integer("SELECT count(*) FROM t"), 60 * round);
    transaction.commit();
    EXPECT_EQ(count_in_another(), 60 * round);
  }
}

TEST_F(WalWritesTest, OfARollbackAreForgotten) {
  Database db = open_log();
  db.execute("PRAGMA cache_size=5");
  {
    Transaction transaction(db);
    insert(db, 0, 100);
  }
  EXPECT_EQ(count_in_another(), 0);
  insert(db, 0, 1);
  EXPECT_EQ(count_in_another(), 1);
}

TEST_F(WalWritesTest, BeginAgainBehindACheckpoint) {
  Database db = open_log();
  insert(db, 0, 100);
  ASSERT_TRUE(db.checkpoint());
  EXPECT_EQ(db.wal_size(), 0U);
  const long before = writes();
  {
    Transaction transaction(db);
    insert(db, 100, 100);
    transaction.commit();
  }
  if (before >= 0) {
    EXPECT_LT(writes() - before, 30);
  }
  EXPECT_EQ(count_in_another(), 200);
}

}  // namespace
}  // namespace darkpkg::database
