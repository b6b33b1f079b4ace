#include "ninja/escape.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

TEST(Escape, NinjaPathsEscapeWhatEndsAWord) {
  EXPECT_EQ(ninja_path("/a/b.dark"), "/a/b.dark");
  EXPECT_EQ(ninja_path("/a b/$c:d"), "/a$ b/$$c$:d");
  EXPECT_EQ(ninja_path("a|b||c"), "a${pipe}b${pipe}${pipe}c");
  EXPECT_EQ(ninja_path("#'\"é"), "#'\"é");
}

TEST(Escape, NinjaValuesEscapeDollarsAndALeadingBlank) {
  EXPECT_EQ(ninja_value("a $x"), "a $$x");
  EXPECT_EQ(ninja_value(" a"), "$ a");
  EXPECT_EQ(ninja_value(""), "");
}

TEST(Escape, ShellWordsAreQuotedWhereTheyMust) {
  EXPECT_EQ(shell_word("/a/b-c_d.dark"), "/a/b-c_d.dark");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's $x"), "'it'\\''s $x'");
  EXPECT_EQ(shell_word("~"), "'~'");
  EXPECT_EQ(shell_word("é"), "'é'");
}

}  // namespace
}  // namespace darkpkg
