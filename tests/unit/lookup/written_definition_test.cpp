#include "lookup/written_definition.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lookup {
namespace {

/// The name of the definition around the `|^|` of a text; "none".
std::string name_at(std::string text) {
  const std::size_t at = text.find("|^|");
  text.erase(at, 3);
  const std::optional<std::size_t> start = start_of_definition(text, at);
  return start ? std::string(name_of_definition(text, *start)) : "none";
}

TEST(WrittenDefinition, TheOutermostOneByIndentation) {
  EXPECT_EQ(name_at("module A\n\nlet f (x: T) : T =\n  let y =\n    |^|x\n  y\n"), "f");
  EXPECT_EQ(name_at("module A\n\nlet f (x: T) : T = |^|x\n"), "f");
  EXPECT_EQ(name_at("module A\n\n|^|val five = 5L\n"), "five");
  EXPECT_EQ(name_at("module A\n\ntype Pair<'a> =\n  { left: |^|'a }\n"), "Pair");
}

TEST(WrittenDefinition, BelowItsModule) {
  EXPECT_EQ(name_at("let f (x: T) : T = x\n\nmodule B =\n  let g (x: T) : T =\n    |^|x\n"), "g");
  EXPECT_EQ(name_at("let f (x: T) : T = x\n\nmodule |^|B =\n"), "none");
}

TEST(WrittenDefinition, NoneInOtherTexts) {
  EXPECT_EQ(name_at("|^|"), "none");
  EXPECT_EQ(name_at("// |^|"), "none");
  EXPECT_EQ(name_at("let|^|"), "none");
  EXPECT_EQ(name_at("let |^|"), "");
}

TEST(WrittenDefinition, TheCommentBeforeIt) {
  constexpr std::string_view kText = "// no\n\n/// One\n//   Two\r\n  // Three\nlet f";
  EXPECT_EQ(comment_before(kText, kText.find("let")), "One\n  Two\nThree");
  EXPECT_EQ(comment_before(kText, 3), "");
  EXPECT_EQ(comment_before("let f", 0), "");
  EXPECT_EQ(comment_before("//\nlet f", 3), "");
}

}  // namespace
}  // namespace darkpkg::lookup
