#include "rules/hash/link/source_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace darkpkg::hash {
namespace {

TEST(HashSourceOrder, FoldersComeBeforeTheFilesBesideThem) {
  std::vector<std::string> paths{"b.dark", "a/z.dark", "a.dark", "a/c/x.dark", "a/b.dark", "B/y.dark"};
  std::ranges::sort(paths, comes_before);
  EXPECT_EQ(paths, (std::vector<std::string>{"B/y.dark", "a/c/x.dark", "a/b.dark", "a/z.dark", "a.dark", "b.dark"}));
  EXPECT_FALSE(comes_before("a/b.dark", "a/b.dark"));
}

}  // namespace
}  // namespace darkpkg::hash
