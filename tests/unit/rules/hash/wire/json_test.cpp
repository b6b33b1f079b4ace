#include "rules/hash/wire/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/rules/hash/random_trees.hpp"
#include "tests/unit/rules/hash/trees.hpp"

namespace darkpkg::hash::wire {
namespace {

TEST(Json, HasDarksNamesOfNodesAndOursOfFields) {
  Trees t;
  const pt::Expr* call = t.expr(pt::ApplyExpr{
      t.expr(pt::FnNameExpr{{t.list<std::string_view>({"M", "f"}), pt::Package{"aa", pt::Location{"O", {}, "f"}}}}),
      {},
      t.list({t.integer("12"), t.expr(pt::LiteralExpr{pt::Unit{}})})});
  pt::Item item = pt::PackageValue{{"bb"}, call, {"why"}};
  EXPECT_EQ(json(item), nlohmann::ordered_json::parse(R"({
    "kind": "value",
    "hash": "bb",
    "body": {
      "kind": "EApply",
      "id": "0",
      "function": {
        "kind": "EFnName",
        "id": "0",
        "name": {
          "written": ["M", "f"],
          "target": {"hash": "aa", "location": {"owner": "O", "modules": [], "name": "f"}}
        }
      },
      "typeArguments": [],
      "arguments": [{"kind": "EInt", "id": "0", "value": "12"}, {"kind": "EUnit", "id": "0"}]
    },
    "description": "why"
  })"));
}

TEST(Json, HasEveryPartOfEveryTree) {
  for (std::uint64_t seed = 0; seed < 300; seed++) {
    Arena arena;
    auto text = [&](std::uint64_t s, auto names) {
      RandomTrees trees(arena, s, names);
      return json(trees.make<pt::Item>()).dump() + json(trees.make<rt::Item>()).dump() +
             json(trees.make<op::PackageOp>()).dump() + json(trees.make<op::BranchOp>()).dump() +
             json(trees.make<rt::ValueType>()).dump();
    };
    std::string resolved = text(seed, RandomTrees::Names::resolved);
    EXPECT_EQ(resolved, text(seed, RandomTrees::Names::resolved));
    EXPECT_NE(resolved, text(seed + 1, RandomTrees::Names::resolved));
    EXPECT_NE(resolved, text(seed, RandomTrees::Names::open));
  }
}

}  // namespace
}  // namespace darkpkg::hash::wire
