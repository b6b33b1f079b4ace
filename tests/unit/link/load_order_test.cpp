#include "link/load_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace darkpkg::link {
namespace {

TEST(LoadOrder, FoldersComeBeforeFilesEachByName) {
  const std::vector<std::string> loaded = {"a/b/z.dark", "a/B.dark", "a/a.dark", "a-b/a.dark", "b/a.dark",
                                           "B.dark",     "a.dark",   "aa.dark",  "b.dark",     "\xC3\xA9.dark"};
  std::vector<std::string> paths = loaded;
  std::ranges::sort(paths);
  EXPECT_NE(paths, loaded);
  std::ranges::sort(paths, is_loaded_before);
  EXPECT_EQ(paths, loaded);
  for (const std::string& path : paths) EXPECT_FALSE(is_loaded_before(path, path)) << path;
}

}  // namespace
}  // namespace darkpkg::link
