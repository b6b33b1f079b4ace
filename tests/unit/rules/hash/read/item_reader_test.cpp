#include "rules/hash/read/item_reader.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/deep_stack.hpp"
#include "lookup/object_items.hpp"
#include "rules/compilers.hpp"
#include "rules/hash/edition.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kSource = R"(/// What is sold.
module Acme.Shop

type Price<'a> =
  | Free
  | Paid of cents: Int * note: 'a

/// Looks twice.
let total (prices: List<Int>) (start: Int) : Int =
  let add = fun (a, b) -> a + b
  match prices with
  | [] -> start
  | first :: rest when first == 0 -> total rest start
  | first :: rest -> Stdlib.List.fold rest (add (first, start)) add |> Builtin.check_v1

val cheapest = Missing.price 5
)";

class HashItemReader : public ::testing::Test {
 protected:
  void SetUp() override {
    Compiled compiled = compile(edition(), "shop.dark", kSource);
    ASSERT_TRUE(compiled.object);
    object_ = std::move(*compiled.object);
    Result<lookup::ObjectItems> items = lookup::object_items(edition(), object_);
    ASSERT_TRUE(items) << items.error().message;
    items_ = std::move(*items);
    ASSERT_EQ(items_.items.size(), 3U);
  }
  std::string text(std::size_t item, ItemForm form) const {
    Result<std::string> out = lookup::text(edition(), items_.items[item], form, items_.name_of);
    return out ? *out : out.error().message;
  }

  object::Object object_;
  lookup::ObjectItems items_;
};

TEST_F(HashItemReader, ShowsTypes) {
  EXPECT_EQ(text(0, ItemForm::program), R"(type
  hash: )" + items_.items[0].id.text() + R"(
  type_parameters: ["a"]
  definition: Enum
    cases:
      - (name: "Free")
      - (name: "Paid", fields: [(type: Int, label: "cents"), (type: 'a, label: "note")])
)");
}

TEST_F(HashItemReader, ShowsFunctionsAsTheyAreWritten) {
  const std::string program = text(2, ItemForm::program);
  EXPECT_NE(program.find(R"(
        - (pattern: MPList, body: EArg 1)
        -
          pattern: MPListCons(head: MPVariable "first", tail: MPVariable "rest")
          guard: EInfix(op: ComparisonEquals, left: EVariable "first", right: EInt 0)
          body: EApply(function: ESelf, arguments: [EVariable "rest", EArg 1])
)"),
            std::string::npos)
      << program;
  EXPECT_NE(program.find("function: EFnName Stdlib.List.fold\n"), std::string::npos) << program;
  EXPECT_NE(program.find("\n  description: \"Looks twice.\"\n"), std::string::npos) << program;
}

TEST_F(HashItemReader, NumbersInstructions) {
  const std::string runtime = text(2, ItemForm::runtime);
  EXPECT_NE(runtime.find(R"(
            code:
              0   LoadVal(to: 2, value: DApplicable AppNamedFn Builtin.add)
              1   Apply(to: 3, function: 2, arguments: [0, 1])
            result: 3
      1   CheckMatchPatternAndExtractVars(value: 0, pattern: MPList, fail_jump: 2)
)"),
            std::string::npos)
      << runtime;
  EXPECT_NE(runtime.find("\n      22  MatchUnmatched 0\n    result: 3\n"), std::string::npos) << runtime;
}

TEST_F(HashItemReader, SaysThatValuesAreNotEvaluated) {
  EXPECT_EQ(text(1, ItemForm::runtime), "value: not evaluated\n");
}

TEST_F(HashItemReader, GivesHeadsOfItems) {
  auto head = [&](std::size_t item) { return *lookup::signature(edition(), items_.items[item], items_.name_of); };
  EXPECT_EQ(head(0), "<'a> = | Free | Paid of cents: Int * note: 'a");
  EXPECT_EQ(head(2), " (prices: List<Int>) (start: Int) : Int");
}

TEST_F(HashItemReader, GivesWhatItemsUse) {
  std::vector<std::string> names;
  const Result<std::vector<UsedItem>> used = lookup::used_items(edition(), items_.items[2]);
  ASSERT_TRUE(used);
  for (const UsedItem& item : *used) names.push_back(item.name);
  EXPECT_NE(std::ranges::find(names, "Stdlib.List.fold"), names.end());
}

TEST_F(HashItemReader, GivesBothFormsAsJson) {
  const auto json = lookup::json(edition(), items_.items[2], items_.name_of);
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["pt"]["kind"], "fn");
  EXPECT_EQ((*json)["rt"]["body"]["code"][0]["kind"], "CreateLambda");
  EXPECT_EQ((*lookup::json(edition(), items_.items[1], {}))["rt"], nullptr);
}

TEST_F(HashItemReader, CountsWhatIsPacked) {
  const BodyCounts program = item_reader().counts(0, object_.bodies[0][1]);
  EXPECT_EQ(program.relocations, 2U);  // tag and rest of `Missing.price`
  EXPECT_FALSE(program.expectations);
  EXPECT_FALSE(item_reader().counts(1, object_.bodies[1][1]).relocations);
  EXPECT_TRUE(item_reader().counts(2, object_.bodies[2][1]).expectations);
}

TEST_F(HashItemReader, RefusesMalformedBytes) {
  StoredItem item = items_.items[2];
  item.program.pop_back();
  EXPECT_FALSE(lookup::text(edition(), item, ItemForm::program, {}));
  EXPECT_FALSE(lookup::used_names(edition(), item));
}

}  // namespace
}  // namespace darkpkg::hash
