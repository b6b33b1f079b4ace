#include "workspace/discover.hpp"

#include <gtest/gtest.h>

#include "rules/editions.hpp"
#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg {
namespace {

using Names = std::vector<std::string>;

Names folder_names(const Discovery& found) {
  Names out;
  for (const Folder& folder : found.folders) out.push_back(folder.path);
  return out;
}

TEST(Discover, FindsSourcesInOrderOfTheirBytes) {
  TempFolder root;
  for (const char* name : {"b.dark", "a/z.dark", "a.dark", "a-b.dark", "B.dark", ".hidden/x.dark", "é.dark", "c.txt",
                           "d.darkc", "e.dark/inner.dark", ".dark"})
    root.write(name, "");
  Discovery found = *discover(*find_edition("uuid"), root.path());
  EXPECT_EQ(found.sources, (Names{".dark", ".hidden/x.dark", "B.dark", "a-b.dark", "a.dark", "a/z.dark", "b.dark",
                                  "e.dark/inner.dark", "é.dark"}));
  EXPECT_EQ(found.objects, Names{"d.darkc"});
  EXPECT_EQ(folder_names(found), (Names{"", ".hidden", "a", "e.dark"}));
  EXPECT_TRUE(found.refused.empty());
}

TEST(Discover, SkipsUnderscoresGitAndExcludedFolders) {
  TempFolder root;
  for (const char* name : {"x_y.dark", "_a/b.dark", "a/_/c.dark", ".git/d.dark", "out/e.dark", "ok.dark"})
    root.write(name, "");
  Discovery found = *discover(*find_edition("uuid"), root.path(), {root / "out"});
  EXPECT_EQ(found.sources, Names{"ok.dark"});
  EXPECT_EQ(folder_names(found), (Names{"", "a"}));
}

TEST(Discover, FollowsLinksButNotInCircles) {
  TempFolder root;
  TempFolder other;
  other.write("o.dark", "");
  other.write("sub/p.dark", "");
  root.write("a/b.dark", "");
  std::filesystem::create_symlink(other.path(), root / "link");
  std::filesystem::create_symlink(other / "o.dark", root / "file.dark");
  std::filesystem::create_symlink("..", root / "a/up");
  std::filesystem::create_symlink("nowhere", root / "dangling.dark");
  Discovery found = *discover(*find_edition("uuid"), root.path());
  EXPECT_EQ(found.sources, (Names{"a/b.dark", "file.dark", "link/o.dark", "link/sub/p.dark"}));
}

TEST(Discover, RefusesLineEnds) {
  TempFolder root;
  root.write("a\nb.dark", "");
  root.write("c\rd/e.dark", "");
  root.write("plain\n.txt", "");
  EXPECT_EQ(discover(*find_edition("uuid"), root.path())->refused, (Names{"a\nb.dark", "c\rd"}));
}

TEST(Discover, FailsWhereTheRootIsMissing) {
  EXPECT_FALSE(discover(*find_edition("uuid"), "/nonexistent/packages").has_value());
}

}  // namespace
}  // namespace darkpkg
