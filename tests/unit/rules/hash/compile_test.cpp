#include "rules/hash/compile.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace darkpkg::hash {
namespace {

std::vector<std::string> told(const Compiled& compiled) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : compiled.diagnostics.all())
    lines.push_back(std::string(code_text(diagnostic.code)) + " " + diagnostic.message);
  return lines;
}

TEST(HashCompile, GivesItemsWithTheirNamesAndPlaces) {
  const std::string source = R"(module Acme.Shop

let price (x: Int) : Int = tax x
val rate = 7
)";
  const Compiled compiled = compile("a.dark", source);
  EXPECT_EQ(told(compiled), std::vector<std::string>{});
  ASSERT_TRUE(compiled.items.has_value());
  ASSERT_EQ(compiled.items->size(), 2U);
  const CompiledItem& price = (*compiled.items)[1];
  EXPECT_EQ((*compiled.items)[0].name, "rate");
  EXPECT_EQ(price.modules, (std::vector<std::string>{"Acme", "Shop"}));
  EXPECT_EQ(price.references, (std::vector<Reference>{{ReferenceKind::callee, {"tax"}}}));
  ASSERT_EQ(price.positions.uses.size(), 1U);
  EXPECT_EQ(source.substr(price.positions.uses[0].at.offset, price.positions.uses[0].at.length), "tax");
  EXPECT_TRUE(price.code.expectations.empty());
}

TEST(HashCompile, GivesNothingForAFileWithAnError) {
  EXPECT_FALSE(compile("a.dark", "module Acme.Shop\nlet f (x: Int) : Int =\n").items.has_value());
  const Compiled wrong_type = compile("a.dark", "module Acme.Shop\nval v = PACKAGE.T { a = 1 }\n");
  EXPECT_FALSE(wrong_type.items.has_value());
  EXPECT_EQ(told(wrong_type), std::vector<std::string>{"E0301 `PACKAGE.T` can't name a type"});
}

TEST(HashCompile, WarnsOfNamesThatNothingCanHave) {
  EXPECT_EQ(told(compile("a.dark", R"(module Acme.Shop
let f (x: Int) : Int = (Small, Large x, _lead x, PACKAGE.g x, x |> PACKAGE.h, Some x)
)")),
            (std::vector<std::string>{
                "W1403 the case `Small` stands without its type", "W1403 the case `Large` stands without its type",
                "W1403 `_lead` can't name a function or value", "W1403 `PACKAGE.g` can't name a function or value",
                "W1403 `PACKAGE.h` can't name a function or value"}));
}

TEST(HashCompile, EncodesAnItemAgainForOtherResolutions) {
  const std::string source = R"(module Acme.Shop
val v = m.x
let f (x: Int) : Int = m.x
)";
  const Compiled compiled = compile("a.dark", source);
  ASSERT_TRUE(compiled.items.has_value());
  const CompiledItem& f = (*compiled.items)[1];
  const std::vector<Shape> none(f.references.size()), all(f.references.size(), ItemKind::value);
  EXPECT_TRUE(hold(f.code.expectations, none));
  EXPECT_FALSE(hold(f.code.expectations, all));
  EXPECT_FALSE(compile_item(source, 0, all, f.code)) << "another item's code";
  const std::optional<ItemCode> made = compile_item(source, 1, all, f.code);
  ASSERT_TRUE(made.has_value());
  const ItemCode& again = *made;
  EXPECT_TRUE(again.expectations.empty());
  EXPECT_NE(again.program, f.code.program);
}

}  // namespace
}  // namespace darkpkg::hash
