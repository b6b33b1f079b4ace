#include "rules/uuid/wire/print.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "rules/uuid/lower/lower.hpp"
#include "rules/uuid/trees/tags.hpp"
#include "tests/unit/rules/uuid/wire/tree_generator.hpp"

namespace darkpkg::wire {
namespace {

// Printing must not fail, whatever a row holds; and JSON must be JSON.
TEST(Print, EveryItem) {
  for (std::uint64_t seed = 0; seed < 600; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, seed % 2 ? Stage::linked : Stage::compiled);
    pt::Item item = generator.any_item();
    EXPECT_TRUE(print_program(item).ends_with("\n"));
    auto json = program_json(item);
    EXPECT_EQ(nlohmann::ordered_json::parse(json.dump()), json);
    EXPECT_TRUE(json["kind"].get<std::string>().starts_with("Package"));
    auto lowered = lower::lower(item, {{}, generator.references()}, arena);
    if (!lowered) continue;
    EXPECT_TRUE(print_runtime(lowered->item).ends_with("\n"));
    json = runtime_json(lowered->item);
    EXPECT_EQ(nlohmann::ordered_json::parse(json.dump()), json);
  }
}

/// All names of constructors and operators in a JSON.
void collect(const nlohmann::ordered_json& json, std::set<std::string>& to) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_structured()) collect(value, to);
    else if (key == "kind" || key == "op") to.insert(value.get<std::string>());
  }
}

template <typename T>
void expect_all(const std::set<std::string>& seen, const std::set<std::string_view>& but = {}) {
  for (std::string_view name : tags::Set<T>::kTags)
    EXPECT_TRUE(but.contains(name) || seen.contains(std::string(name))) << name;
}

// The random items that the codecs are tested with have every tag of the formats in them; what the lowering never makes
// has tests of its own (rt_codec_test).
TEST(Print, RandomItemsHaveEveryTag) {
  std::set<std::string> program, runtime;
  for (std::uint64_t seed = 0; seed < 6000; seed++) {
    Arena arena;
    test::TreeGenerator generator(arena, seed, Stage::linked);
    pt::Item item = generator.any_item();
    collect(program_json(item), program);
    if (auto lowered = lower::lower(item, {}, arena)) collect(runtime_json(lowered->item), runtime);
  }
  expect_all<tag::Expr>(program);
  expect_all<tag::Pipe>(program);
  expect_all<tag::LetPattern>(program);
  expect_all<tag::MatchPattern>(program);
  expect_all<tag::TypeReference>(program);
  expect_all<tag::TypeDefinition>(program);
  expect_all<tag::Deprecation>(program);
  expect_all<tag::InfixFn>(program);
  expect_all<tag::BinaryOperation>(program);
  expect_all<tag::Instruction>(runtime);
  expect_all<tag::RtLetPattern>(runtime);
  expect_all<tag::RtMatchPattern>(runtime);
  expect_all<tag::RtTypeReference>(runtime);
  expect_all<tag::KnownType>(runtime);
  expect_all<tag::Dval>(runtime, {"DUuid", "DDateTime", "DApplicable", "DDB"});
}

TEST(Print, ProgramsReadLikeTheLanguage) {
  Arena arena;
  auto expr = [&](const auto& node) { return arena.make<pt::Expr>(pt::Id{5}, node); };
  const auto* type = arena.make<pt::TypeReference>(pt::Primitive::int64);
  const Uuid id = *Uuid::parse("33333333-3333-8333-8333-333333333333");
  const auto* x = expr(pt::VariableExpr{"x"});
  const auto* sum = expr(pt::InfixExpr{pt::InfixOp::add, expr(pt::ArgumentExpr{0}), x});
  const auto* pattern = arena.make<pt::LetPattern>(pt::Id{6}, pt::LetVariable{"x"});
  const auto* let = expr(pt::LetExpr{pattern, expr(pt::LiteralExpr{std::int64_t{1}}), expr(pt::IfExpr{x, sum, x})});
  const pt::Parameter parameter{"n", type, ""};
  pt::Item item = pt::PackageFn{id, let, {}, {&parameter, 1}, type, "Adds.", {}};
  NameOf name_of = [&](ItemKind kind, const Uuid& of) { return kind == ItemKind::fn && of == id ? "A.add" : ""; };
  EXPECT_EQ(print_program(item, name_of),
            "/// Adds.\n"
            "let A.add (n: Int64) : Int64 =\n"
            "  let x = 1L\n"
            "  if x then\n"
            "    n + x\n"
            "  else\n"
            "    x\n");
  auto json = program_json(item, name_of);
  EXPECT_EQ(json["body"]["kind"], "ELet");
  EXPECT_EQ(json["body"]["id"], "5");
  EXPECT_EQ(json["body"]["value"], (nlohmann::ordered_json{{"kind", "EInt64"}, {"value", "1"}, {"id", "5"}}));
}

}  // namespace
}  // namespace darkpkg::wire
