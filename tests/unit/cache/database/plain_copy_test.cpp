#include "cache/database/plain_copy.hpp"

#include <gtest/gtest.h>

#include "base/progress.hpp"
#include "tests/unit/cache/database/temp_database.hpp"

namespace darkpkg::database {
namespace {

struct Notes : progress::Observer {
  void at(std::string_view what, std::size_t now, std::size_t of) override {
    EXPECT_EQ(what, "pages written");
    EXPECT_EQ(now, told++);
    EXPECT_LE(now, all = of);
    done = now;
  }
  std::size_t told = 0, done = 0, all = 0;
};

using PlainCopy = TempDatabase;

TEST_F(PlainCopy, TellsHowManyPagesAreWritten) {
  Database from = open();
  from.execute(
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 20000) INSERT INTO t SELECT i, zeroblob(1000) FROM n");
  Notes notes;
  progress::set_observer(&notes);
  write_copy(from, path_ + ".copy");
  progress::set_observer(nullptr);
  EXPECT_GT(notes.done, 1000U) << "of " << notes.all;
  EXPECT_EQ(Database::open(path_ + ".copy", Mode::read_only).integer("SELECT count(*) FROM t"), 20000);
}

}  // namespace
}  // namespace darkpkg::database
