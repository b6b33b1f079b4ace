#include "cache/object/object_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.hpp"

namespace darkpkg::object {
namespace {

class ObjectFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("darkpkg-store-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "a.darkc").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  FileStat stat() { return **stat_file(path_); }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(ObjectFile, TakesTheSourcesTime) {
  ASSERT_TRUE(write_object(path_, "one", 1'000'000'000'000'000'001));
  EXPECT_EQ(stat().mtime_ns, 1'000'000'000'000'000'001);
  ASSERT_TRUE(write_object(path_, "one", 2'000'000'000'000'000'000));  // touched
  EXPECT_EQ(stat().mtime_ns, 2'000'000'000'000'000'000);
  ASSERT_TRUE(write_object(path_, "two", 1'500'000'000'000'000'000));  // restored from a backup
  EXPECT_EQ(stat().mtime_ns, 1'500'000'000'000'000'000);
  EXPECT_EQ(*read_file(path_), "two");
}

TEST_F(ObjectFile, OtherBytesAtTheSameTimeAreNoticed) {
  ASSERT_TRUE(write_object(path_, "one", 1'000'000'000'000'000'000));
  ASSERT_TRUE(write_object(path_, "two", 1'000'000'000'000'000'000));
  EXPECT_EQ(stat().mtime_ns, 1'000'000'000'000'000'001);
  ASSERT_TRUE(write_object(path_, "six", 1'000'000'000'000'000'000));
  EXPECT_EQ(stat().mtime_ns, 1'000'000'000'000'000'002);
  ASSERT_TRUE(write_object(path_, "six", 1'000'000'000'000'000'000));
  EXPECT_EQ(stat().mtime_ns, 1'000'000'000'000'000'002);
}

TEST_F(ObjectFile, WritesInPlace) {
  ASSERT_TRUE(write_object(path_, "a longer text", 1'000'000'000'000'000'000));
  FileStat before = stat();
  auto folder_time = std::filesystem::last_write_time(folder_);
  ASSERT_TRUE(write_object(path_, "short", 1'000'000'000'000'000'000));
  EXPECT_EQ(*read_file(path_), "short");
  EXPECT_EQ(stat().inode, before.inode);
  EXPECT_EQ(std::filesystem::last_write_time(folder_), folder_time);
}

TEST_F(ObjectFile, EqualBytesAreNotWrittenAgain) {
  ASSERT_TRUE(write_object(path_, "one", 1'000'000'000'000'000'000));
  FileStat before = stat();
  ASSERT_TRUE(write_object(path_, "one", 1'000'000'000'000'000'000));
  EXPECT_EQ(stat(), before);
}

TEST_F(ObjectFile, MakesMissingFolders) {
  path_ = (folder_ / "b" / "c" / "d.darkc").string();
  ASSERT_TRUE(write_object(path_, "one", 1));
  EXPECT_EQ(*read_file(path_), "one");
}

TEST_F(ObjectFile, SaysWhatCannotBeWritten) {
  std::filesystem::create_directory(path_);
  Result<void> done = write_object(path_, "one", 1);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find(path_), std::string::npos);
}

TEST(IsUpToDate, LooksAtTimesThatNobodyCanSet) {
  const FileStat source{10, 1000, 5000, 1}, object{20, 1000, 6000, 2};
  auto with = [](FileStat stat, auto FileStat::*field, auto value) {
    stat.*field = value;
    return stat;
  };
  EXPECT_TRUE(is_up_to_date(source, object));
  EXPECT_TRUE(is_up_to_date(source, with(object, &FileStat::mtime_ns, 1001)));    // other bytes at the same time
  EXPECT_FALSE(is_up_to_date(source, with(object, &FileStat::mtime_ns, 999)));    // a newer source
  EXPECT_FALSE(is_up_to_date(source, with(object, &FileStat::mtime_ns, 90000)));  // a restored source
  EXPECT_FALSE(is_up_to_date(source, with(object, &FileStat::size, 0)));          // invalidated
  EXPECT_FALSE(is_up_to_date(with(source, &FileStat::ctime_ns, 6000), object));   // written since, with its mtime
}

}  // namespace
}  // namespace darkpkg::object
