#include "ninja/ninja_log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/file.hpp"

namespace darkpkg {
namespace {

namespace fs = std::filesystem;

class NinjaLog : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "darkpkg-log-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    settings_.build_dir = folder_ + "/out";
    settings_.root = settings_.object_dir = folder_ + "/p";
    for (const std::string& folder : {settings_.build_dir, settings_.root}) fs::create_directory(folder);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// What a log that held `before` holds after two outputs were added.
  std::string after(const std::string& before) {
    EXPECT_TRUE(write_file_in_place(log(), before));
    EXPECT_TRUE(log_outputs(settings_, {{folder_ + "/p/a.darkc", 1'700'000'000'123'456'789}, {settings_.stamp(), 0}}));
    return read_file(log()).value();
  }

  std::string log() const { return settings_.build_dir + "/.ninja_log"; }

  std::string folder_;
  BuildSettings settings_;
};

const std::string kAdded = "0\t0\t1700000000123456789\t../p/a.darkc\t0\n0\t0\t1\tstamp\t0\n";

TEST_F(NinjaLog, AddsLines) {
  for (const char* header : {"# ninja log v5\n", "# ninja log v6\n", "# ninja log v7\n"}) {
    EXPECT_EQ(after(header), header + kAdded);
    EXPECT_EQ(after(header + std::string("1\t2\t3\tx\tabc\n")), header + ("1\t2\t3\tx\tabc\n" + kAdded));
  }
}

TEST_F(NinjaLog, StartsANewLineAfterOneThatIsCutOff) {
  EXPECT_EQ(after("# ninja log v5\n1\t2\t3"), "# ninja log v5\n1\t2\t3\n" + kAdded);
}

TEST_F(NinjaLog, LeavesWhatItDoesNotKnowAlone) {
  for (const char* text : {"# ninja", "# ninja log v4\n1 2 3\n", "# ninja log v99\n"}) EXPECT_EQ(after(text), text);
}

TEST_F(NinjaLog, WaitsForANinjaThatRewritesIt) {
  EXPECT_TRUE(write_file_in_place(log() + ".recompact", "# ninja log v5\n1\t2\t3\tx\tabc\n"));
  std::thread ninja([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    fs::rename(log() + ".recompact", log());
  });
  EXPECT_TRUE(log_outputs(settings_, {{folder_ + "/p/a.darkc", 1'700'000'000'123'456'789}, {settings_.stamp(), 0}}));
  ninja.join();
  EXPECT_EQ(read_file(log()).value(), "# ninja log v5\n1\t2\t3\tx\tabc\n" + kAdded);
}

TEST_F(NinjaLog, DoesNotWaitForOneThatWasKilled) {
  ::setenv("NINJA", "/nowhere/ninja", 1);
  EXPECT_TRUE(write_file_in_place(log() + ".recompact", "# ninja"));
  EXPECT_TRUE(log_outputs(settings_, {{folder_ + "/p/a.darkc", 1'700'000'000'123'456'789}, {settings_.stamp(), 0}}));
  ::unsetenv("NINJA");
  EXPECT_EQ(read_file(log()).value(), "# ninja log v5\n" + kAdded);
}

TEST_F(NinjaLog, MakesOneWhereThereIsNone) {
  ::setenv("NINJA", "/nowhere/ninja", 1);
  EXPECT_EQ(after(""), "# ninja log v5\n" + kAdded);
  fs::remove(log());
  EXPECT_TRUE(log_outputs(settings_, {{folder_ + "/p/a.darkc", 1'000'000'001}}));
  EXPECT_EQ(read_file(log()).value(), "# ninja log v5\n0\t0\t1000000001\t../p/a.darkc\t0\n");
  ::unsetenv("NINJA");
}

TEST_F(NinjaLog, HasTheFirstLineOfTheNinjaThatIsFound) {
  // As Ninja does, by a new file in the old one's place.
  const std::string ninja = folder_ + "/ninja";
  ASSERT_TRUE(write_file_in_place(ninja, R"(#!/bin/sh
[ "$*" = '-f /dev/null -t recompact' ] && [ -e .ninja_log ] && echo '# ninja log v7' > new && mv new .ninja_log
)"));
  fs::permissions(ninja, fs::perms::owner_all);
  ::setenv("NINJA", ninja.c_str(), 1);
  EXPECT_EQ(after(""), "# ninja log v7\n" + kAdded);
  ::unsetenv("NINJA");
}

}  // namespace
}  // namespace darkpkg
