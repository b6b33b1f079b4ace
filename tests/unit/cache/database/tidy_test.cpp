#include "cache/database/tidy.hpp"

#include <sys/wait.h>

#include <chrono>
#include <cstdlib>

#include "base/file.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

class TidyTest : public TempDatabase {
 protected:
  /// A database with so many rows in its WAL, which nobody has open.
  void leave_wal(int rows) {
    Database db = open();
    ASSERT_TRUE(db.use_wal());
    Transaction transaction(db);
    db.execute("CREATE TABLE IF NOT EXISTS t (b BLOB)");
    Statement row(db, "INSERT INTO t VALUES (randomblob(3000))");
    for (int i = 0; i < rows; i++) row.run();
    transaction.commit();
  }
  std::uint64_t wal_size() { return std::filesystem::file_size(path_ + "-wal"); }
  std::int64_t mtime(const std::string& path) { return (*stat_file(path))->mtime_ns; }
  std::string make_stamp() {
    const std::string path = (folder_ / "stamp").string();
    EXPECT_TRUE(write_file_in_place(path, "linked", std::nullopt));
    EXPECT_TRUE(set_file_mtime(path, mtime(path_) + 1));
    return path;
  }
  void SetUp() override {
    TempDatabase::SetUp();
    ::unsetenv("CI");
  }
  static constexpr int kLarge = 500, kSmall = 20;
};

TEST_F(TidyTest, AnotherProcessEmptiesALargeWal) {
  leave_wal(kLarge);
  tidy_beside(path_, {});
  ASSERT_GT(::wait(nullptr), 0);
  EXPECT_EQ(wal_size(), 0u);
  EXPECT_EQ(open().integer("SELECT count(*) FROM t"), kLarge);
}

TEST_F(TidyTest, ThisProcessDoesInCi) {
  ::setenv("CI", "true", 1);
  leave_wal(kLarge);
  tidy_beside(path_, {});
  EXPECT_EQ(wal_size(), 0u);
  EXPECT_LT(::wait(nullptr), 0);
}

TEST_F(TidyTest, ASmallWalStays) {
  leave_wal(kSmall);
  tidy_beside(path_, {});
  EXPECT_LT(::wait(nullptr), 0);
  EXPECT_GT(wal_size(), 0u);
}

TEST_F(TidyTest, TheStampIsNoOlderThanTheDatabase) {
  leave_wal(kLarge);
  const std::int64_t before = mtime(path_);
  const std::string stamp = make_stamp();
  const std::int64_t of_stamp = mtime(stamp);
  tidy(path_, stamp);
  EXPECT_EQ(wal_size(), 0u);
  EXPECT_EQ(mtime(stamp), of_stamp);
  EXPECT_LE(mtime(path_), of_stamp);
  EXPECT_NE(mtime(path_), before);  // who copies what is newer sees it
}

TEST_F(TidyTest, AStampThatWasOlderStaysOlder) {
  leave_wal(kLarge);
  const std::string stamp = make_stamp();
  ASSERT_TRUE(set_file_mtime(stamp, mtime(path_) - 1));
  tidy(path_, stamp);
  EXPECT_GT(mtime(path_), mtime(stamp));
}

TEST_F(TidyTest, WaitsForNobody) {
  leave_wal(kLarge);
  Database reader = open();
  reader.execute("BEGIN");
  EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), kLarge);
  leave_wal(kSmall);
  const auto start = std::chrono::steady_clock::now();
  tidy(path_, {});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), kLarge);
  reader.execute("COMMIT");
  EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), kLarge + kSmall);
}

TEST_F(TidyTest, ADatabaseThatIsGoneStaysGone) {
  tidy(path_, {});
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace darkpkg::database
