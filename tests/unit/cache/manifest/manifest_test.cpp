#include "cache/manifest/manifest.hpp"

#include <gtest/gtest.h>

#include "base/file.hpp"
#include "base/temporary_folder.hpp"

namespace darkpkg {
namespace {

const Manifest kManifest{
    "/p", "../o", {{"a\tb.dark", "a\tb.darkc"}, {"a\\b.dark", "x y.darkc"}, {"b/c.dark", "b/c.darkc"}}, "hash"};

TEST(Manifest, RoundTrip) {
  Result<std::string> text = format_manifest(kManifest);
  ASSERT_TRUE(text);
  EXPECT_EQ(
      *text,
      "darkpkg-manifest\t2\nedition\thash\nsources\t/p\nobjects\t../o\na\\tb.dark\na\\\\b.dark\tx y.darkc\nb/c.dark\n");
  Result<Manifest> back = parse_manifest(*text, "m");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, kManifest);
}

TEST(Manifest, OneOfBeforeThereWereEditionsHasNone) {
  const Manifest old{"/p", "/o", {{"a.dark", "a.darkc"}}};
  Result<std::string> text = format_manifest(old);
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "darkpkg-manifest\t1\nsources\t/p\nobjects\t/o\na.dark\n");
  EXPECT_EQ(*parse_manifest(*text, "m"), old);
}

TEST(Manifest, TellsItsEditionFromItsStart) {
  TemporaryFolder folder = *TemporaryFolder::make();
  const std::string path = folder.path() + "/manifest";
  EXPECT_EQ(manifest_edition(path), "");
  for (const auto& [text, edition] :
       std::initializer_list<std::pair<std::string, std::string>>{{*format_manifest(kManifest), "hash"},
                                                                  {"darkpkg-manifest\t1\nsources\t/p\n", ""},
                                                                  {"darkpkg-manifest\t2\nedition\tha", ""},
                                                                  {"darkpkg-manifest\t3\nedition\thash\n", ""},
                                                                  {"", ""}}) {
    ASSERT_TRUE(write_file_in_place(path, text));
    EXPECT_EQ(manifest_edition(path), edition) << text;
  }
}

TEST(Manifest, Empty) {
  Result<Manifest> back = parse_manifest(*format_manifest({"/p", "/p", {}}), "m");
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->entries.empty());
}

TEST(Manifest, RefusesPathsThatItCannotHold) {
  EXPECT_FALSE(format_manifest({"/p", "/p", {{"a\nb", "c"}}}));
  EXPECT_FALSE(format_manifest({"/p", "/p", {{"a\rb", "c"}}}));
  EXPECT_FALSE(format_manifest({"/p", "/p", {{"", "c"}}}));
  EXPECT_FALSE(format_manifest({"/p", "", {}}));
}

TEST(Manifest, RefusesDisorder) {
  EXPECT_FALSE(format_manifest({"/p", "/p", {{"b", "bc"}, {"a", "ac"}}}));
  EXPECT_FALSE(format_manifest({"/p", "/p", {{"b", "bc"}, {"b", "ac"}}}));
  EXPECT_FALSE(parse_manifest("darkpkg-manifest\t1\nsources\t/p\nobjects\t/p\nb\na\n", "m"));
}

TEST(Manifest, EveryTruncationInALineIsAnError) {
  std::string text = *format_manifest(kManifest);
  for (std::size_t length = 0; length < text.size(); length++) {
    if (length > 0 && text[length - 1] == '\n' && length > text.find("../o")) continue;  // a shorter list
    EXPECT_FALSE(parse_manifest(std::string_view(text).substr(0, length), "m")) << length;
  }
}

TEST(Manifest, SaysWhereItIsWrong) {
  Result<Manifest> out = parse_manifest("darkpkg-manifest\t1\nsources\t/p\nobjects\t/p\na\\x\n", "build/m");
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().message.find("'build/m', line 4"), std::string::npos);
  EXPECT_FALSE(parse_manifest("darkpkg-manifest\t2\nsources\t/p\nobjects\t/p\n", "m"));
  EXPECT_FALSE(parse_manifest("darkpkg-manifest\t3\nsources\t/p\nobjects\t/p\n", "m"));
}

}  // namespace
}  // namespace darkpkg
