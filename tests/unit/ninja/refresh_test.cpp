#include "ninja/refresh.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "ninja/generate.hpp"
#include "tests/unit/ninja/settings_in.hpp"

namespace darkpkg {
namespace {

namespace fs = std::filesystem;

class RefreshTest : public testing::Test {
 protected:
  RefreshTest() {
    for (const char* name : {"packages/a.dark", "packages/sub/b.dark", "packages/sub/inner/c.dark"})
      folder_.write(name, "");
    EXPECT_TRUE(generate(settings_).has_value());
  }
  std::string path(const std::string& name) const { return settings_.root + "/" + name; }
  void save_by_renaming(const std::string& name) {
    folder_.write("packages/" + name + "~", "new");
    fs::rename(path(name + "~"), path(name));
  }

  TempFolder folder_;
  BuildSettings settings_ = settings_in(folder_);
};

TEST_F(RefreshTest, ASaveByRenamingChangesFoldersTimesOnly) {
  for (const char* name : {"a.dark", "sub/b.dark", "sub/inner/c.dark"}) {
    save_by_renaming(name);
    ASSERT_FALSE(graph_is_current(settings_)) << name;
    std::string manifest = read_file(settings_.manifest()).value();
    EXPECT_EQ(refresh_graph(settings_), 3U) << name;
    EXPECT_TRUE(graph_is_current(settings_)) << name;
    EXPECT_EQ(read_file(settings_.manifest()).value(), manifest);
    EXPECT_EQ((*stat_file(settings_.graph_file()))->mtime_ns, [&] {
      std::int64_t newest = (*stat_file(settings_.program))->mtime_ns;
      for (const char* folder : {"", "sub", "sub/inner"})
        newest = std::max(newest, (*stat_file(path(folder)))->mtime_ns);
      return newest;
    }());
  }
}

TEST_F(RefreshTest, WhereNoFolderChangedThereIsNothingToRefresh) { EXPECT_EQ(refresh_graph(settings_), std::nullopt); }

TEST_F(RefreshTest, EverythingElseIsForAGeneration) {
  const std::pair<const char*, std::function<void()>> changes[] = {
      {"a new source", [&] { folder_.write("packages/sub/new.dark", ""); }},
      {"a lost source", [&] { fs::remove(path("sub/b.dark")); }},
      {"a renamed source", [&] { fs::rename(path("a.dark"), path("z.dark")); }},
      {"a new folder", [&] { fs::create_directory(path("sub/empty")); }},
      {"a lost folder", [&] { fs::remove_all(path("sub/inner")); }},
      {"a lost object", [&] { fs::remove(path("sub/b.darkc")); }},
      {"a link to nothing", [&] { fs::create_symlink("nowhere", path("sub/link.dark")); }},
      {"another folder of that name",
       [&] {
         fs::rename(path("sub"), path("away"));
         fs::create_directory(path("sub"));
       }},
      {"a name that Ninja can't write", [&] { folder_.write("packages/sub/a\nb.dark", ""); }},
      {"a manifest that went", [&] { fs::remove(settings_.manifest()); }},
  };
  for (const auto& [what, change] : changes) {
    fs::remove_all(settings_.root);
    for (const char* name : {"packages/a.dark", "packages/sub/b.dark", "packages/sub/inner/c.dark"})
      folder_.write(name, "");
    ASSERT_TRUE(generate(settings_).has_value());
    save_by_renaming("a.dark");
    change();
    EXPECT_EQ(refresh_graph(settings_), std::nullopt) << what;
  }
}

TEST_F(RefreshTest, OtherSettingsAreForAGeneration) {
  save_by_renaming("a.dark");
  settings_.strict = true;
  EXPECT_EQ(refresh_graph(settings_), std::nullopt);
}

}  // namespace
}  // namespace darkpkg
