#include "ninja/objects.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "tests/unit/ninja/temp_folder.hpp"

namespace darkpkg {
namespace {

constexpr std::int64_t kLongAgo = 1'600'000'000'000'000'000;

TEST(SettleObjects, LeavesFoldersTimesThatTellOfLaterChanges) {
  TempFolder root;
  for (const char* name : {"a.dark", "lost/old.darkc", "lost/b.dark", "lost/b.darkc", "done/c.dark", "done/c.darkc"})
    root.write(name, "");
  for (const std::string& folder : {root / "lost", root / "done", root.path()})
    ASSERT_TRUE(set_file_mtime(folder, kLongAgo));
  BuildSettings settings;
  settings.edition = find_edition("uuid");
  settings.root = settings.object_dir = root.path();
  OwnObjects own(settings);
  Discovery before = *discover(*find_edition("uuid"), root.path());
  Result<Settled> settled = settle_objects(settings, before, own);
  EXPECT_EQ(settled->made, 1U);
  EXPECT_EQ(settled->removed, 0U);
  EXPECT_TRUE(*stat_file(root / "a.darkc"));
  EXPECT_TRUE(*stat_file(root / "lost/old.darkc"));

  Discovery after = *discover(*find_edition("uuid"), root.path());
  EXPECT_EQ(after.objects, (std::vector<std::string>{"a.darkc", "done/c.darkc", "lost/b.darkc", "lost/old.darkc"}));
  ASSERT_EQ(after.folders.size(), 3U);
  EXPECT_EQ(after.folders[0].mtime_ns, kLongAgo + 1);
  EXPECT_EQ(after.folders[1].mtime_ns, kLongAgo);
  EXPECT_EQ(after.folders[2].mtime_ns, kLongAgo);
  EXPECT_EQ(settle_objects(settings, after, own)->made, 0U);

  root.write("later.dark", "");
  EXPECT_GT((*stat_file(root.path()))->mtime_ns, kLongAgo + 1);
}

}  // namespace
}  // namespace darkpkg
