#include "base/file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/hash.hpp"

namespace darkpkg {
namespace {

class File : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("darkpkg-file-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "a").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(File, WritesAndReads) {
  for (const std::string& bytes :
       {std::string("longer text"), std::string("text"), std::string(), std::string(1 << 20, 'x')}) {
    ASSERT_TRUE(write_file_in_place(path_, bytes, 1'234'567'890'123'456'789));
    Result<FileContents> contents = read_file_and_stat(path_);
    ASSERT_TRUE(contents);
    EXPECT_EQ(contents->bytes, bytes);
    EXPECT_EQ(contents->stat.size, bytes.size());
    EXPECT_EQ(contents->stat.mtime_ns, 1'234'567'890'123'456'789);
    EXPECT_EQ(contents->stat, **stat_file(path_));
  }
}

TEST_F(File, KeepsTheInode) {
  ASSERT_TRUE(write_file_in_place(path_, "one"));
  std::uint64_t inode = (*stat_file(path_))->inode;
  ASSERT_TRUE(write_file_in_place(path_, "two"));
  EXPECT_EQ((*stat_file(path_))->inode, inode);
}

TEST_F(File, TimesBefore1970) {
  ASSERT_TRUE(write_file_in_place(path_, ""));
  ASSERT_TRUE(set_file_mtime(path_, -1'500'000'000));
  EXPECT_EQ((*stat_file(path_))->mtime_ns, -1'500'000'000);
}

TEST_F(File, SaysWhatIsWrong) {
  EXPECT_EQ(*stat_file(path_), std::nullopt);
  EXPECT_NE(read_file(path_).error().message.find(path_), std::string::npos);
  EXPECT_NE(read_file(folder_.string()).error().message.find("folder"), std::string::npos);
  ASSERT_TRUE(write_file_in_place(path_, "12345"));
  EXPECT_TRUE(read_file(path_, 5));
  EXPECT_FALSE(read_file(path_, 4));
  EXPECT_FALSE(write_file_in_place((folder_ / "no" / "b").string(), ""));
  EXPECT_EQ(*stat_file(path_ + "/below"), std::nullopt);
}

TEST_F(File, FilesOfUnknownSize) {
  Result<std::string> text = read_file("/proc/self/status");  // says 0 bytes
  ASSERT_TRUE(text);
  EXPECT_FALSE(text->empty());
}

TEST_F(File, Directory) {
  ASSERT_TRUE(write_file_in_place(path_, "one"));
  Result<Directory> folder = Directory::open(folder_.string());
  ASSERT_TRUE(folder);
  EXPECT_EQ(*folder->stat("a"), *stat_file(path_));
  EXPECT_EQ(*folder->stat("b"), std::nullopt);
  EXPECT_EQ(folder->read("a")->bytes, "one");
  EXPECT_FALSE(folder->read("b"));
  EXPECT_FALSE(Directory::open(path_));
}

TEST_F(File, OneLockAtATime) {
  {
    Result<FileLock> first = FileLock::take(path_, 0);
    ASSERT_TRUE(first);
    Result<FileLock> second = FileLock::take(path_, 20);
    ASSERT_FALSE(second);
    EXPECT_FALSE(second.error().hint.empty());
  }
  EXPECT_TRUE(FileLock::take(path_, 0));
}

TEST(Hash, IsThePublishedOne) {
  // The values of xxHash's own documentation for no input.
  EXPECT_EQ(hash64(""), 0x2D06800538D394C2);
  const std::array<std::uint8_t, 16> empty{0x99, 0xAA, 0x06, 0xD3, 0x01, 0x47, 0x98, 0xD8,
                                           0x60, 0x01, 0xC3, 0x24, 0x46, 0x8D, 0x49, 0x7F};
  EXPECT_EQ(hash128(""), empty);
  EXPECT_NE(hash128("a"), hash128("b"));
}

}  // namespace
}  // namespace darkpkg
