#include "lsp/typed_locals.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lsp {
namespace {

using Names = std::vector<std::string>;

/// The locals at the `|^|` of a text.
std::vector<TypedLocal> found_in(std::string text) {
  const std::size_t at = text.find("|^|");
  text.erase(at, 3);
  return locals_before(text, at);
}

Names names_in(const std::string& text) {
  Names out;
  for (const TypedLocal& local : found_in(text)) out.push_back(local.name);
  return out;
}

TEST(TypedLocals, ParametersWithTheirTypes) {
  const std::vector<TypedLocal> found =
      found_in("module A\n\nlet f (p: A.Point) (g: (Int64 * B) -> C<D>) : Int64 = |^|");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, "g");
  EXPECT_EQ(found[0].type, "(Int64 *B) ->C<D>");
  EXPECT_EQ(found[1].name, "p");
  EXPECT_EQ(found[1].type, "A.Point");
}

TEST(TypedLocals, NeitherTheDefinitionsNameNorThoseOfOthers) {
  EXPECT_EQ(names_in("module A\n\nlet f (a: T) : T =\n  a\n\nlet g (b: T) : T =\n  |^|"), (Names{"b"}));
  EXPECT_EQ(names_in("module A\n\nmodule B =\n  let f (a: T) : T = a\n\n  let g (b: T) : T =\n    |^|"), (Names{"b"}));
}

TEST(TypedLocals, LetsTheNearestFirst) {
  EXPECT_EQ(names_in("let f (a: T) : T =\n  let b = a.left\n  let (c, d) = b\n  |^|\n  let e = 1L\n"),
            (Names{"d", "c", "b", "a"}));
}

TEST(TypedLocals, WhatIsDeeperEnds) {
  EXPECT_EQ(names_in("let f (a: T) : T =\n  let b =\n    let c = 1L\n    c\n  |^|"), (Names{"b", "a"}));
  EXPECT_EQ(names_in("let f (a: T) : T =\n  List.map a (fun c -> c) |^|"), (Names{"a"}));
  EXPECT_EQ(names_in("let f (a: T) : T =\n  List.map a (fun c d ->\n    |^|"), (Names{"d", "c", "a"}));
}

TEST(TypedLocals, ACaseEndsTheOneBefore) {
  EXPECT_EQ(names_in("let f (a: T) : T =\n  match a with\n  | Some b -> b\n  | Other (c, d) when c -> |^|"),
            (Names{"d", "c", "a"}));
}

TEST(TypedLocals, NotInCommentsAndTexts) {
  EXPECT_EQ(names_in("let f (a: T) : T =\n  // let b = 1\n  let c = \"let d = 1\"\n  |^|"), (Names{"c", "a"}));
}

TEST(TypedLocals, NoneOutsideOfDefinitions) {
  EXPECT_EQ(names_in("|^|"), Names{});
  EXPECT_EQ(names_in("type T =\n  | A of |^|"), Names{});
}

}  // namespace
}  // namespace darkpkg::lsp
