#include "ninja/graph_record.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "ninja/generate.hpp"
#include "ninja/objects.hpp"
#include "tests/unit/ninja/settings_in.hpp"

namespace darkpkg {
namespace {

TEST(GraphRecord, SurvivesItsTextForm) {
  GraphRecord record{
      "123", "/a b/c", 7, 8, {{1, 2, 0, 3}, {4, 5, 0, 6}}, {"l\tnk"}, {{"", -1, 9, 2}, {"a\tb c", 3, 9, 4}}};
  std::optional<GraphRecord> back = parse_graph_record(format_graph_record(record));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->settings, record.settings);
  EXPECT_EQ(back->place, record.place);
  EXPECT_EQ(back->place_inode, record.place_inode);
  EXPECT_EQ(back->objects_inode, record.objects_inode);
  EXPECT_EQ(back->wrote, record.wrote);
  EXPECT_EQ(back->dangling, record.dangling);
  EXPECT_EQ(back->folders, record.folders);
}

TEST(GraphRecord, RejectsEveryTruncation) {
  std::string text =
      format_graph_record({"123", "/c", 7, 8, {{1, 2, 0, 3}, {4, 5, 0, 6}}, {"l\tnk"}, {{"", -1, 9, 2}}});
  // Without its last line it is a generation without folders, which counts as none.
  for (std::size_t length = 0; length < text.size(); length++) {
    std::optional<GraphRecord> back = parse_graph_record(text.substr(0, length));
    EXPECT_TRUE(!back || back->folders.empty()) << length;
  }
}

TEST(Generate, IsCurrentUntilALinkLeadsSomewhere) {
  TempFolder folder;
  folder.write("packages/a.dark", "");
  std::filesystem::create_symlink("../later.dark", folder / "packages/b.dark");
  BuildSettings settings = settings_in(folder);
  ASSERT_EQ(generate(settings)->sources, 1U);
  EXPECT_TRUE(graph_is_current(settings));
  folder.write("later.dark", "");
  EXPECT_FALSE(graph_is_current(settings));
  EXPECT_EQ(generate(settings)->sources, 2U);
}

TEST(Generate, IsCurrentUntilAFolderChanges) {
  TempFolder folder;
  folder.write("packages/a.dark", "");
  folder.write("packages/sub/b.dark", "");
  BuildSettings settings = settings_in(folder);
  EXPECT_FALSE(graph_is_current(settings));
  Result<Generated> first = generate(settings);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->sources, 2U);
  EXPECT_TRUE(first->wrote);
  EXPECT_TRUE(graph_is_current(settings));
  EXPECT_FALSE(generate(settings)->wrote);

  BuildSettings strict = settings;
  strict.strict = true;
  EXPECT_FALSE(graph_is_current(strict));

  folder.write("packages/sub/c.dark", "");
  EXPECT_FALSE(graph_is_current(settings));
  EXPECT_EQ(generate(settings)->sources, 3U);
  EXPECT_TRUE(graph_is_current(settings));
}

TEST(Generate, IsNotCurrentWithoutAnyOfItsFiles) {
  TempFolder folder;
  folder.write("packages/a.dark", "");
  BuildSettings settings = settings_in(folder);
  ASSERT_TRUE(generate(settings).has_value());
  EXPECT_EQ(generated_files(settings).size(), 7U);
  for (const std::string& path : generated_files(settings)) {
    ASSERT_TRUE(graph_is_current(settings)) << path;
    ASSERT_TRUE(std::filesystem::remove(path)) << path;
    EXPECT_FALSE(graph_is_current(settings)) << path;
    ASSERT_TRUE(generate(settings).has_value());
  }
}

TEST(Generate, MakesObjectsOlderThanTheirSources) {
  TempFolder folder;
  folder.write("packages/a.dark", "");
  BuildSettings settings = settings_in(folder);
  ASSERT_TRUE(generate(settings).has_value());
  Result<std::optional<FileStat>> object = stat_file(folder / "packages/a.darkc");
  ASSERT_TRUE(object && *object);
  EXPECT_EQ((*object)->size, 0U);
  EXPECT_LT((*object)->mtime_ns, (*stat_file(folder / "packages/a.dark"))->mtime_ns);
}

TEST(Generate, GivesBuildNinjaTheTimeOfTheNewestFolder) {
  TempFolder folder;
  folder.write("packages/a.dark", "");
  BuildSettings settings = settings_in(folder);
  settings.program = "/nonexistent/darkpkg";
  ASSERT_TRUE(generate(settings).has_value());
  EXPECT_EQ((*stat_file(settings.graph_file()))->mtime_ns, (*stat_file(settings.root))->mtime_ns);
}

TEST(Generate, WritesNothingWhereAPathIsRefused) {
  TempFolder folder;
  folder.write("packages/a\nb.dark", "");
  BuildSettings settings = settings_in(folder);
  EXPECT_EQ(generate(settings)->refused.size(), 1U);
  EXPECT_FALSE(*stat_file(settings.build_file()));
}

}  // namespace
}  // namespace darkpkg
