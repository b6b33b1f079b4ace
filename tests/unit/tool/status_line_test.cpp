#include "tool/status_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace darkpkg {
namespace {

using namespace std::chrono_literals;

TEST(StatusLine, SaysHowMuchOfHowMuch) {
  EXPECT_EQ(progress_text("objects read", 0, 449, 0ms), "objects read: 0 of 449");
}

TEST(StatusLine, SaysTheTimeLeftOnceItCanBeTold) {
  EXPECT_EQ(progress_text("objects read", 100, 400, 299ms), "objects read: 100 of 400");
  EXPECT_EQ(progress_text("objects read", 100, 400, 2s), "objects read: 100 of 400, 6 s left");
  EXPECT_EQ(progress_text("items linked", 10, 1000, 10s), "items linked: 10 of 1000, 16 min left");
  EXPECT_EQ(progress_text("items linked", 990, 1000, 10s), "items linked: 990 of 1000");
  EXPECT_EQ(progress_text("items linked", 1000, 1000, 10s), "items linked: 1000 of 1000");
}

}  // namespace
}  // namespace darkpkg
