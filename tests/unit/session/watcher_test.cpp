#include "session/watcher.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg::session {
namespace {

namespace fs = std::filesystem;

class WatcherTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("p/a.dark", "");
    folder_.write("p/sub/b.dark", "");
    folder_.write("db/data.db", "");
    folder_.write("builtins.tsv", "");
    places_.root = folder_ / "p";
    places_.folders = {"", "sub"};
    places_.database = folder_ / "db/data.db";
    places_.inputs = {folder_ / "builtins.tsv"};
    follow();
  }

  bool follow() {
    Result<bool> added = watcher_->follow(places_);
    EXPECT_TRUE(added.has_value());
    return added.value_or(false);
  }

  /// What happened since the last call.
  Touched read() {
    Touched out;
    watcher_->read(out);
    return out;
  }

  using Sources = std::map<std::string, bool>;

  TempFolder folder_;
  Places places_;
  Result<Watcher> watcher_ = Watcher::open();
};

TEST_F(WatcherTest, KnowsNothingWhereNothingHappened) {
  EXPECT_FALSE(read().any());
  EXPECT_FALSE(follow());
}

TEST_F(WatcherTest, SeesASave) {
  folder_.write("p/sub/b.dark", "x");
  Touched touched = read();
  EXPECT_EQ(touched.sources, (Sources{{"sub/b.dark", true}}));
  EXPECT_TRUE(touched.is_one_save());
  EXPECT_FALSE(read().any());
}

TEST_F(WatcherTest, SeesAFileThatIsStillBeingWritten) {
  std::ofstream file(folder_ / "p/a.dark");
  file << "x" << std::flush;
  EXPECT_EQ(read().sources, (Sources{{"a.dark", false}}));
  file.close();
  EXPECT_EQ(read().sources, (Sources{{"a.dark", true}}));
}

TEST_F(WatcherTest, KnowsAttributesFromASave) {
  fs::permissions(folder_ / "p/a.dark", fs::perms::owner_exec, fs::perm_options::add);
  Touched touched = read();
  EXPECT_EQ(touched.sources, (Sources{{"a.dark", true}}));
  EXPECT_TRUE(touched.is_attributes());
  EXPECT_FALSE(touched.is_one_save());
  folder_.write("p/a.dark", "x");
  EXPECT_FALSE(read().is_attributes());
}

TEST_F(WatcherTest, SeesASaveByRenaming) {
  folder_.write("p/.a.dark.swp", "x");
  fs::rename(folder_ / "p/.a.dark.swp", folder_ / "p/a.dark");
  EXPECT_TRUE(read().is_one_save());
  // As vim does where it keeps a backup.
  fs::rename(folder_ / "p/a.dark", folder_ / "p/a.dark~");
  EXPECT_EQ(read().sources, (Sources{{"a.dark", false}}));
  folder_.write("p/a.dark", "x");
  fs::remove(folder_ / "p/a.dark~");
  EXPECT_TRUE(read().is_one_save());
}

TEST_F(WatcherTest, SeesADeletionAndANewTime) {
  fs::remove(folder_ / "p/a.dark");
  EXPECT_EQ(read().sources, (Sources{{"a.dark", false}}));
  ASSERT_TRUE(set_file_mtime(folder_ / "p/sub/b.dark", 1));
  EXPECT_EQ(read().sources, (Sources{{"sub/b.dark", true}}));
}

TEST_F(WatcherTest, LeavesOtherFilesAlone) {
  folder_.write("p/a_b.dark", "");
  folder_.write("p/notes.txt", "");
  folder_.write("p/a.darkc", "");
  folder_.write("db/data.db-wal", "");
  fs::remove(folder_ / "p/notes.txt");
  EXPECT_FALSE(read().any());
}

TEST_F(WatcherTest, LooksAtEverythingWhereAnObjectOrAnInputChanged) {
  folder_.write("p/a.darkc", "");
  EXPECT_FALSE(read().everything);
  fs::remove(folder_ / "p/a.darkc");
  EXPECT_TRUE(read().everything);
  folder_.write("builtins.tsv", "x");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, SeesTheDatabase) {
  folder_.write("db/data.db", "x");
  EXPECT_TRUE(read().database);
  fs::remove(folder_ / "db/data.db");
  EXPECT_TRUE(read().database);
}

TEST_F(WatcherTest, FollowsNewFolders) {
  fs::create_directories(folder_ / "p/new/deep");
  EXPECT_TRUE(read().everything);
  places_.folders = {"", "new", "new/deep", "sub"};
  EXPECT_TRUE(follow());
  folder_.write("p/new/deep/c.dark", "");
  EXPECT_EQ(read().sources, (Sources{{"new/deep/c.dark", true}}));
  EXPECT_FALSE(follow());
}

TEST_F(WatcherTest, ForgetsFoldersThatAreNotFollowedAnyMore) {
  places_.folders = {""};
  EXPECT_FALSE(follow());
  read();
  folder_.write("p/sub/b.dark", "x");
  EXPECT_FALSE(read().any());
}

TEST_F(WatcherTest, GivesARenamedFolderItsNewName) {
  fs::rename(folder_ / "p/sub", folder_ / "p/other");
  EXPECT_TRUE(read().everything);
  places_.folders = {"", "other"};
  EXPECT_TRUE(follow());
  folder_.write("p/other/b.dark", "x");
  EXPECT_EQ(read().sources, (Sources{{"other/b.dark", true}}));
}

TEST_F(WatcherTest, SeesALinkToAFolder) {
  fs::create_directories(folder_ / "elsewhere");
  fs::create_directory_symlink(folder_ / "elsewhere", folder_ / "p/link");
  EXPECT_TRUE(read().everything);
  places_.folders = {"", "link", "sub"};
  EXPECT_TRUE(follow());
  folder_.write("elsewhere/d.dark", "");
  EXPECT_EQ(read().sources, (Sources{{"link/d.dark", true}}));
  fs::remove(folder_ / "p/link");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, SeesAFileBehindALink) {
  folder_.write("elsewhere/shared.dark", "");
  places_.links = {{"sub/l.dark", folder_ / "elsewhere/shared.dark"}};
  EXPECT_TRUE(follow());
  folder_.write("elsewhere/shared.dark", "x");
  folder_.write("elsewhere/other.dark", "x");
  EXPECT_EQ(read().sources, (Sources{{"sub/l.dark", true}}));
}

TEST_F(WatcherTest, SeesEveryLinkOnTheWaySwitched) {
  TempFolder outer;
  outer.write("v1/p/a.dark", "");
  outer.write("v2/p/a.dark", "");
  fs::create_directory_symlink("v1", outer / "middle");
  fs::create_directory_symlink(outer / "middle/../middle/p", outer / "p");
  places_.root = outer / "p";
  places_.folders = {""};
  EXPECT_TRUE(follow());
  fs::create_directory_symlink("v2", outer / "new");
  fs::create_directory_symlink("v2", outer / "unrelated");
  EXPECT_FALSE(read().any());
  fs::rename(outer / "new", outer / "middle");
  EXPECT_TRUE(read().everything);
  EXPECT_TRUE(follow());
  outer.write("v2/p/a.dark", "x");
  EXPECT_EQ(read().sources, (Sources{{"a.dark", true}}));
  fs::remove(outer / "p");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, WaitsForWhatALinkLeadsTo) {
  fs::create_symlink("../later/deep/l.dark", folder_ / "p/l.dark");
  places_.dangling = {"l.dark"};
  follow();
  read();
  fs::create_directories(folder_ / "later/deep");
  EXPECT_TRUE(read().everything);
  EXPECT_TRUE(follow());
  folder_.write("later/deep/l.dark", "");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, GivesUpInACircleOfLinks) {
  fs::create_symlink("b.dark", folder_ / "p/c.dark");
  fs::create_symlink("c.dark", folder_ / "p/b.dark");
  places_.dangling = {"b.dark", "c.dark"};
  follow();
  read();
  fs::remove(folder_ / "p/b.dark");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, LosesAndFindsTheRoot) {
  fs::remove_all(folder_ / "p");
  EXPECT_TRUE(read().everything);
  EXPECT_TRUE(follow());
  read();
  folder_.write("unrelated", "");
  EXPECT_FALSE(read().any());
  folder_.write("p/a.dark", "");
  EXPECT_TRUE(read().everything);
  places_.folders = {""};
  EXPECT_TRUE(follow());
  read();
  folder_.write("p/a.dark", "x");
  EXPECT_EQ(read().sources, (Sources{{"a.dark", true}}));
}

TEST_F(WatcherTest, SeesTheFolderAboveTheRootMove) {
  TempFolder outer;
  outer.write("in/between/p/a.dark", "");
  places_.root = outer / "in/between/p";
  places_.folders = {""};
  follow();
  read();
  fs::rename(outer / "in", outer / "out");
  EXPECT_TRUE(read().everything);
  follow();
  fs::rename(outer / "out", outer / "in");
  EXPECT_TRUE(read().everything);
}

TEST_F(WatcherTest, LooksAtEverythingWhenTheQueueOverflows) {
  std::size_t limit = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> limit;
  if (limit == 0 || limit > 200'000) GTEST_SKIP() << "a queue of " << limit << " events";
  for (std::size_t i = 0; i <= limit / 4; i++) {  // four events each
    fs::rename(folder_ / "p/a.dark", folder_ / "p/c.dark");
    fs::rename(folder_ / "p/c.dark", folder_ / "p/a.dark");
  }
  EXPECT_TRUE(read().everything);
  folder_.write("p/a.dark", "x");
  EXPECT_TRUE(read().is_one_save());
}

TEST_F(WatcherTest, HasSeenAllThatWasBeforeACookie) {
  EXPECT_EQ(watcher_->place_cookie(), "") << "nowhere";
  folder_.write("cookies/socket", "");
  places_.cookies = folder_ / "cookies";
  follow();
  folder_.write("p/a.dark", "x");
  const std::string cookie = watcher_->place_cookie();
  EXPECT_NE(cookie, "");
  Touched touched = read();
  EXPECT_EQ(touched.cookie, cookie);
  EXPECT_EQ(touched.sources, (Sources{{"a.dark", true}}));
  EXPECT_NE(watcher_->place_cookie(), cookie);
  EXPECT_FALSE(read().any()) << "cookies change nothing";
}

TEST_F(WatcherTest, TellsOfObjectsThatWereWritten) {
  folder_.write("p/sub/b.darkc", "x");
  read();
  folder_.write("p/sub/b.darkc", "y");
  Touched touched = read();
  EXPECT_FALSE(touched.any());
  EXPECT_EQ(touched.objects, std::set<std::string>{"sub/b.dark"});
}

}  // namespace
}  // namespace darkpkg::session
