#include "cache/database/wal_vfs.hpp"

#include <sqlite3.h>

#include <fstream>

#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

class WalVfsTest : public TempDatabase {
 protected:
  Database with_wal() {
    Database db = open();
    EXPECT_TRUE(db.use_wal());
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)");
    return db;
  }
  static void insert(Database& db, int rows) {
    Statement row(db, "INSERT INTO t (b) VALUES (randomblob(3000))");
    for (int i = 0; i < rows; i++) row.run();
  }
  /// The write calls of this process so far.
  static std::size_t writes() {
    std::ifstream io("/proc/self/io");
    for (std::string word; io >> word;)
      if (std::size_t count = 0; word == "syscw:" && io >> count) return count;
    ADD_FAILURE() << "/proc/self/io has no syscw";
    return 0;
  }
  /// How many rows SQLite's own VFS finds in a copy of the database and its WAL, if both are whole.
  std::optional<std::int64_t> rows_of_copy() {
    const std::string copy = (folder_ / "copy.db").string();
    for (const char* end : {"", "-wal"})
      std::filesystem::copy_file(path_ + end, copy + end, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(copy + "-shm");
    sqlite3* plain = nullptr;
    sqlite3_open(copy.c_str(), &plain);
    std::optional<std::int64_t> rows;
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(plain, "SELECT count(*) FROM t WHERE (SELECT * FROM pragma_integrity_check) = 'ok'", -1,
                       &statement, nullptr);
    if (sqlite3_step(statement) == SQLITE_ROW) rows = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(plain);
    return rows;
  }
};

TEST_F(WalVfsTest, WritesATransactionInFewCalls) {
  Database db = with_wal();
  const std::size_t before = writes();
  {
    Transaction transaction(db);
    insert(db, 300);  // a page each
    transaction.commit();
  }
  EXPECT_LE(writes() - before, 20u);
  EXPECT_EQ(rows_of_copy(), 300);
}

TEST_F(WalVfsTest, HasWrittenWhatIsCommitted) {
  Database db = with_wal();
  for (int i = 1; i <= 20; i++) {
    insert(db, 1);
    ASSERT_EQ(rows_of_copy(), i);
  }
}

TEST_F(WalVfsTest, ReadsWhatATransactionSpilled) {
  Database db = with_wal();
  db.execute("PRAGMA cache_size=10");
  {
    Transaction transaction(db);
    insert(db, 400);
    EXPECT_EQ(db.integer("SELECT count(*) FROM t WHERE length(b) = 3000"), 400);
    // Pages that are written again have the checksums behind them made anew.
    db.execute("UPDATE t SET b = randomblob(2999) WHERE a % 3 = 0");
    EXPECT_EQ(db.integer("SELECT count(*) FROM t WHERE length(b) = 2999"), 133);
    transaction.commit();
  }
  EXPECT_EQ(rows_of_copy(), 400);
  EXPECT_EQ(open().integer("SELECT count(*) FROM t WHERE length(b) = 2999"), 133);
}

TEST_F(WalVfsTest, NothingStaysOfWhatIsRolledBack) {
  Database db = with_wal();
  db.execute("PRAGMA cache_size=10");
  insert(db, 5);
  {
    Transaction transaction(db);
    insert(db, 400);
  }
  EXPECT_EQ(rows_of_copy(), 5);
  insert(db, 1);
  EXPECT_EQ(rows_of_copy(), 6);
  EXPECT_TRUE(db.checkpoint());
  insert(db, 1);
  EXPECT_EQ(rows_of_copy(), 7);
}

}  // namespace
}  // namespace darkpkg::database
