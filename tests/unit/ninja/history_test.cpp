#include "ninja/history.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.hpp"
#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg {
namespace {

BuildRecord sample(std::int64_t generation) {
  BuildRecord out;
  out.ended_ms = 1'700'000'000'123;
  out.length_us = 12'345;
  out.exit_code = 1;
  out.generation = generation;
  out.compiled = 2;
  out.restored = 3;
  out.items_changed = 4;
  out.items_relowered = 5;
  out.relinked_all = true;
  out.fingerprint = darkpkg_fingerprint(*find_edition("uuid"));
  out.stale = 7;
  out.files = {{"a.dark", Reason::newer_source}, {"b c\t\\d.dark", Reason::no_object}};
  return out;
}

TEST(History, GivesBackWhatWasAppended) {
  TempFolder folder;
  const std::string path = folder / "history";
  EXPECT_TRUE(read_history(path).empty());
  ASSERT_TRUE(append_history(path, sample(1)));
  BuildRecord empty;
  ASSERT_TRUE(append_history(path, empty));
  EXPECT_EQ(read_history(path), (std::vector{sample(1), empty}));
}

TEST(History, LeavesOutLinesThatAreCutOrForeign) {
  TempFolder folder;
  const std::string path = folder / "history";
  const std::string line = format_record(sample(1));
  for (std::size_t length = 0; length + 1 < line.size(); length++) {
    folder.write("history", line.substr(0, length) + "\n" + line);
    std::vector<BuildRecord> read = read_history(path);
    ASSERT_FALSE(read.empty());
    EXPECT_EQ(read.back(), sample(1));
    // Cut between two files it is a record that names fewer of them.
    EXPECT_TRUE(read.size() == 1 || read.front().files.size() < sample(1).files.size()) << length;
  }
  folder.write("history", "2\tsomething newer\n" + line + "without an end");
  EXPECT_EQ(read_history(path).size(), 1);
}

TEST(History, StaysSmall) {
  TempFolder folder;
  const std::string path = folder / "history";
  for (int i = 1; i <= 3000; i++) {
    ASSERT_TRUE(append_history(path, sample(i)));
    ASSERT_LT(std::filesystem::file_size(path), 70'000);
  }
  std::vector<BuildRecord> read = read_history(path);
  EXPECT_GT(read.size(), 200);
  for (std::size_t i = 0; i < read.size(); i++)
    EXPECT_EQ(read[read.size() - 1 - i].generation, 3000 - static_cast<std::int64_t>(i));
}

}  // namespace
}  // namespace darkpkg
