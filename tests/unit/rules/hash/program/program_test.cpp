#include "rules/hash/program/program.hpp"

#include <gtest/gtest.h>

#include "tests/unit/rules/hash/parsed.hpp"

namespace darkpkg::hash {
namespace {

TEST(HashProgram, OrdersItemsByKindThenPlace) {
  ParsedItems items(R"(module Acme.Shop
let f (x: Int) : Int = x
val v = 1
module Inner =
  val w = 2
  type T = Int
type U = Int
)");
  std::string order;
  for (const ProgramItem& item : items.items) {
    for (const std::string& module : item.modules) order += module + ".";
    order += item.name + " ";
  }
  EXPECT_EQ(order, "Acme.Shop.Inner.T Acme.Shop.U Acme.Shop.v Acme.Shop.Inner.w Acme.Shop.f ");
}

TEST(HashProgram, KeepsDocComments) {
  ParsedItems items(R"(module A
/// One
/// two
val v = 1
)");
  EXPECT_EQ(std::get<pt::PackageValue>(items.item("v").item).description.text, "One two");
}

TEST(HashProgram, AddsTypeVariablesOfSignatures) {
  ParsedItems items(R"(module A
let f<'c> (x: List<'a>) (y: 'c -> Dict<'b>) : Stream<'a> = x
)");
  EXPECT_EQ(Show::of(items.item("f").item),
            "(EArg(0), [c, a, b], [(x, TList('a)), (y, TFn(['c], TDict('b)))], TStream('a))");
}

TEST(HashProgram, ConvertsTypes) {
  ParsedItems items(R"(module A
type R = { a: Int; b: (Bool * Unit) }
type E = | One | Two of Int * name: DB<T>
type T<'a> = M.Other<'a, String>
)");
  EXPECT_EQ(Show::of(items.item("R").item), "([], Record([(a, Int), (b, TTuple([Bool, Unit]))]))");
  EXPECT_EQ(Show::of(items.item("E").item),
            "([], Enum([(One, []), (Two, [(Int, -), (TDB(TCustomType(T#0, [])), name)])]))");
  EXPECT_EQ(Show::of(items.item("T").item), "([a], Alias(TCustomType(M.Other#0, ['a, String])))");
}

TEST(HashProgram, RejectsTypesOfAWrongForm) {
  ParsedItems items(R"(module A
val v = PACKAGE.Acme.T { a = 1 }
)");
  ASSERT_EQ(items.messages.size(), 1U);
  EXPECT_EQ(items.messages[0], "`PACKAGE.Acme.T` can't name a type");
}

}  // namespace
}  // namespace darkpkg::hash
