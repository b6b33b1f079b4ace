#include "ninja/settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace darkpkg {
namespace {

TEST(Settings, PathsBecomeAbsoluteAndNormal) {
  EXPECT_EQ(absolute_path("/a/./b//c/../d/"), "/a/b/d");
  EXPECT_EQ(absolute_path("/.."), "/");
  EXPECT_EQ(absolute_path("/a/../../b"), "/b");
  std::string here = std::filesystem::current_path().string();
  EXPECT_EQ(absolute_path(""), here);
  EXPECT_EQ(absolute_path("."), here);
  EXPECT_EQ(absolute_path("x/../y"), here + "/y");
}

}  // namespace
}  // namespace darkpkg
