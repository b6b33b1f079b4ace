#include "cache/database/wal_index.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

class WalIndexTest : public TempDatabase {
 protected:
  /// A database whose log has about so many frames more when it is closed.
  void write(int first, int count, bool save = true, const std::string& start = system_start()) {
    Database db = open();
    db.execute("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b BLOB)");
    {
      Transaction transaction(db);
      Statement insert(db, "INSERT OR REPLACE INTO t VALUES (?, zeroblob(3000))");
      for (int i = 0; i < count; i++) insert.run(std::int64_t{first + i});
      transaction.commit();
    }
    if (save) save_wal_index(db, start);
  }

  /// How often this process has read from a file.
  static long reads() {
    std::ifstream in("/proc/self/io");
    for (std::string word; in >> word;)
      if (long count = 0; word == "syscr:" && in >> count) return count;
    return -1;
  }
  /// How often one who counts rows reads. `rows`: what has to be there.
  long reads_to_count(std::int64_t rows) {
    const long before = reads();
    Database db = open(Mode::read_only);
    EXPECT_EQ(db.integer("SELECT count(*) FROM sqlite_schema"), 1);
    const long after = reads();
    EXPECT_EQ(db.integer("SELECT count(*) FROM t"), rows);
    EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok");
    return before < 0 ? -1 : after - before;
  }
  /// What somebody sees who knows nothing of ours.
  std::optional<std::int64_t> count_of_others() {
    sqlite3* raw = nullptr;
    sqlite3_open_v2(path_.c_str(), &raw, SQLITE_OPEN_READWRITE, "unix");
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(raw, sqlite3_close);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    std::string out;
    const auto take = [](void* to, int, char** columns, char**) {
      static_cast<std::string*>(to)->append(columns[0]).append(" ");
      return 0;
    };
    sqlite3_exec(raw, "PRAGMA integrity_check; SELECT count(*) FROM t", take, &out, nullptr);
    if (!out.starts_with("ok ")) return std::nullopt;
    return std::stoll(out.substr(3));
  }

  std::string saved() const {
    std::ifstream in(wal_index_path(path_), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put_saved(const std::string& bytes) const {
    std::ofstream(wal_index_path(path_), std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string log_path() const { return path_ + "-wal"; }
  bool can_tell() const { return reads() >= 0 && !system_start().empty(); }
};

TEST_F(WalIndexTest, SavesReadingTheLog) {
  if (!can_tell()) GTEST_SKIP() << "the system does not say what is read, or when it started";
  write(0, 500, false);
  EXPECT_GT(reads_to_count(500), 500);
  write(500, 1);
  EXPECT_LT(reads_to_count(501), 30);
  EXPECT_LT(reads_to_count(501), 30);
  EXPECT_EQ(count_of_others(), 501);
}

TEST_F(WalIndexTest, MayHaveManyRegions) {
  write(0, 9000);
  EXPECT_GT(saved().size(), 2U * 32768);
  const long read = reads_to_count(9000);
  if (can_tell()) {
    EXPECT_LT(read, 40);
  }
  write(9000, 5000);
  reads_to_count(14000);
  EXPECT_EQ(count_of_others(), 14000);
}

TEST_F(WalIndexTest, OfAnotherStartIsNotTaken) {
  write(0, 500, true, "another start");
  const long read = reads_to_count(500);
  if (can_tell()) {
    EXPECT_GT(read, 500);
  }
}

TEST_F(WalIndexTest, IsNotTakenIfTheLogHasMore) {
  write(0, 300);
  write(300, 300, false);
  reads_to_count(600);
  EXPECT_EQ(count_of_others(), 600);
}

// As if the second transaction had been within the same tick of the clock.
TEST_F(WalIndexTest, IsNotTakenIfTheTimesAreEqualButTheLogHasMore) {
  write(0, 300);
  const auto time = std::filesystem::last_write_time(log_path());
  write(0, 300);
  std::filesystem::last_write_time(log_path(), time);
  const std::string before = saved();
  write(300, 300, false);
  std::filesystem::last_write_time(log_path(), time);
  put_saved(before);
  reads_to_count(600);
  EXPECT_EQ(count_of_others(), 600);
}

TEST_F(WalIndexTest, IsNotTakenForAnOlderLog) {
  write(0, 300);
  std::filesystem::copy_file(log_path(), log_path() + ".old");
  write(300, 300);
  std::filesystem::copy_file(log_path() + ".old", log_path(), std::filesystem::copy_options::overwrite_existing);
  reads_to_count(300);
  EXPECT_EQ(count_of_others(), 300);
}

TEST_F(WalIndexTest, IsNotTakenForTheLogBehindACheckpoint) {
  write(0, 300);
  {
    Database db = open();
    ASSERT_TRUE(db.checkpoint());
  }
  write(300, 300, false);
  reads_to_count(600);
  EXPECT_EQ(count_of_others(), 600);
}

TEST_F(WalIndexTest, ThatIsDamagedOrCutIsNotTaken) {
  write(0, 300);
  const std::string whole = saved();
  ASSERT_FALSE(whole.empty());
  for (std::size_t at = 0; at < whole.size(); at += at < 200 ? 1 : 611) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x11);
    put_saved(damaged);
    const long read = reads_to_count(300);
    if (can_tell()) {
      EXPECT_GT(read, 300) << at;
    }
    put_saved(whole.substr(0, at));
    reads_to_count(300);
  }
}

TEST_F(WalIndexTest, LeavesAFileOfOthersAlone) {
  put_saved("mine, and nobody else's");
  write(0, 300);
  EXPECT_EQ(saved(), "mine, and nobody else's");
  reads_to_count(300);
}

TEST_F(WalIndexTest, OfADatabaseWithoutALogIsNone) {
  Database db = open();
  save_wal_index(db, system_start());
  EXPECT_FALSE(std::filesystem::exists(wal_index_path(path_)));
}

TEST_F(WalIndexTest, HoldsInAnyOrderOfWritesSavesCheckpointsAndOthers) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same every time
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  std::int64_t rows = 0;
  for (int step = 0; step < 100; step++) {
    switch (pick(6)) {
      case 0: {
        Database db = open();
        if (rows > 0) db.checkpoint();
        break;
      }
      case 1: {
        if (rows > 0) {
          Database db = open();
          Transaction transaction(db);
          Statement(db, "INSERT OR REPLACE INTO t VALUES (?, zeroblob(3000))").run(rows);
          // It is rolled back.
        }
        break;
      }
      case 2:
        if (rows == 0) break;
        EXPECT_EQ(count_of_others(), rows);
        break;
      default: {
        const int count = 1 + pick(200);
        write(static_cast<int>(rows), count, pick(4) != 0);
        rows += count;
      }
    }
    if (rows > 0) reads_to_count(rows);
  }
  EXPECT_EQ(count_of_others(), rows);
}

}  // namespace
}  // namespace darkpkg::database
