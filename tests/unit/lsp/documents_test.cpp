#include "lsp/documents.hpp"

#include <gtest/gtest.h>

#include "lsp/uri.hpp"

namespace darkpkg::lsp {
namespace {

TEST(Documents, ChangesComeOneAfterTheOther) {
  Documents documents;
  documents.open("file:///a.dark", 1, "let a\nlet b\n");
  const Document* changed = documents.change(
      "file:///a.dark", 2,
      {{Range{{0, 4}, {0, 5}}, "long\nname"}, {Range{{2, 4}, {2, 5}}, "c"}, {Range{{9, 0}, {9, 0}}, "end"}});
  ASSERT_NE(changed, nullptr);
  EXPECT_EQ(*changed->text, "let long\nname\nlet c\nend");
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(*documents.change("file:///a.dark", 3, {{std::nullopt, "new"}})->text, "new");
}

TEST(Documents, ARangeTheWrongWayRoundIsEmpty) {
  Documents documents;
  documents.open("file:///a.dark", 1, "abc");
  EXPECT_EQ(*documents.change("file:///a.dark", 2, {{Range{{0, 2}, {0, 1}}, "x"}})->text, "abxc");
}

TEST(Documents, WhatIsNotOpenDoesNotChange) {
  Documents documents;
  EXPECT_EQ(documents.change("file:///a.dark", 2, {}), nullptr);
  EXPECT_FALSE(documents.close("file:///a.dark"));
}

TEST(Uris, PathsComeBack) {
  for (const std::string path : {"/a/b.dark", "/with space/\xC3\xA4#?%.dark", "/'$:"}) {
    EXPECT_EQ(path_of(uri_of(path)), path);
  }
  EXPECT_EQ(uri_of("/a b"), "file:///a%20b");
  EXPECT_EQ(path_of("file://localhost/a/../b//c/"), "/b/c");
}

TEST(Uris, OthersAreNoPaths) {
  for (const std::string_view uri :
       {"untitled:1", "file://host/x", "file:///%", "file:///%4", "file:///%zz", "file:///%00", ""})
    EXPECT_FALSE(path_of(uri)) << uri;
}

}  // namespace
}  // namespace darkpkg::lsp
