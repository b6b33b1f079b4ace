#include <gtest/gtest.h>

#include <string>

#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/fill.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "rules/hash/wire/rt_encode.hpp"
#include "tests/unit/rules/hash/trees.hpp"

namespace darkpkg::hash::wire {
namespace {

using namespace std::string_literals;

std::string canonical(const pt::Item& item) { return encode_canonical(item).bytes; }

TEST(EncodePt, WritesTagIdAndFields) {
  Trees t;
  pt::Item item = t.value(t.let("x", t.integer("12"), t.variable("x")));
  number_ids(item, "A.B.f");
  Code code = encode_pt(item);
  // The hash is a hole at the start; a let is 16, its pattern 0, an Int 35, a variable 20.
  EXPECT_EQ(code.holes, "\0\0"s);
  ASSERT_EQ(code.bytes.size(), 9U + 11 + 12 + 11 + 1);
  EXPECT_EQ(code.bytes[0], 16);
  EXPECT_EQ(code.bytes[9], 0);
  EXPECT_EQ(code.bytes.substr(18, 3), "\1x\43"s);
  EXPECT_EQ(code.bytes.substr(29, 4), "\00212\24"s);
}

TEST(EncodePt, WritesListsWithALeastLengthWithoutCountingTheFirst) {
  Trees t;
  const pt::TypeReference* unit = t.type(pt::Primitive::unit);
  pt::Item item =
      pt::PackageType{{"h"}, {}, {pt::AliasDefinition{t.type(pt::TupleType{t.list({unit, unit, unit})})}}, {"why"}};
  EXPECT_EQ(encode_pt(item).bytes, "\1h\0\0\27\14\14\1\14\3why"s);
}

TEST(Canonical, NumbersWhatALetBindsBehindWhatItsValueBinds) {
  Trees t;
  pt::Item item = t.value(t.let("x", t.let("y", t.integer("1"), t.variable("y")), t.variable("x")));
  EXPECT_EQ(canonical(item),
            "\2"
            "\20\0\2$1"
            "\20\0\2$0\43\0011\24\2$0"
            "\24\2$1"s);
}

TEST(Canonical, LeavesFreeNamesAndScopesThatAreOver) {
  Trees t;
  const pt::LetPattern* x = t.let_pattern(pt::LetVariable{"x"});
  pt::Item item = t.value(t.expr(
      pt::ListExpr{t.list({t.expr(pt::LambdaExpr{t.list({x}), t.variable("x")}), t.variable("x"), t.variable("y")})}));
  EXPECT_EQ(canonical(item), "\2\26\3\22\0\2$0\0\24\2$0\24\1x\24\1y"s);
}

TEST(Canonical, BindsTheNamesOfAnOrPatternOnce) {
  Trees t;
  auto variable = [&](std::string_view name) { return t.match_pattern(pt::MatchVariable{name}); };
  auto pair = [&](std::string_view a, std::string_view b) {
    return t.match_pattern(pt::MatchTuple{t.list({variable(a), variable(b)})});
  };
  const pt::MatchPattern* either = t.match_pattern(pt::MatchOr{t.list({pair("a", "b"), pair("b", "a")})});
  pt::Item item = t.value(t.expr(pt::MatchExpr{t.integer("0"), t.list({pt::MatchCase{either, {}, t.variable("b")}})}));
  EXPECT_EQ(canonical(item), "\2\33\43\0010\1\24\21\0\2$0\0\2$1\0\1\21\0\2$1\0\2$0\0\0\24\2$1"s);
}

TEST(Canonical, KnowsNoIdsDescriptionsAndNamesOfParameters) {
  Trees t;
  auto item = [&](std::string_view parameter, std::string_view description, std::string_view hash) {
    pt::Item fn = pt::PackageFn{{hash},
                                t.integer("1"),
                                {},
                                t.list({pt::Parameter{parameter, t.type(pt::Primitive::integer), {description}}}),
                                t.type(pt::Primitive::integer),
                                {description}};
    number_ids(fn, hash);
    return fn;
  };
  EXPECT_EQ(canonical(item("a", "b", "c")), canonical(item("d", "e", "f")));
  EXPECT_EQ(canonical(item("a", "b", "c")), "\1\43\0011\0\32\0\32"s);
}

/// A fn of the module M whose hash is 64 digits.
Target package(std::string_view digits, std::span<const std::string_view> modules) {
  return pt::Package{digits, pt::Location{"Owner", modules, "f"}};
}

TEST(Fill, GivesTheBytesOfTheResolvedTree) {
  Trees t;
  std::string a(64, 'a');
  std::string b(64, 'b');
  auto modules = t.list<std::string_view>({"M"});
  std::vector<Target> targets = {package(a, modules), pt::Builtin{"add", 1}, pt::NameError::invalid_name};
  auto item = [&](std::string_view hash, auto name) {
    auto use = [&](std::uint32_t n) { return t.expr(pt::FnNameExpr{{t.list<std::string_view>({"M", "f"}), name(n)}}); };
    return pt::Item(pt::PackageValue{{hash}, t.expr(pt::ListExpr{t.list({use(0), use(1), use(2)})}), {"x"}});
  };
  pt::Item open = item("", [](std::uint32_t n) -> decltype(pt::FnName::target) { return pt::Reference{n}; });
  pt::Item closed = item(b, [&](std::uint32_t n) {
    return std::visit([](const auto& it) -> decltype(pt::FnName::target) { return it; }, targets[n]);
  });
  std::string filled;
  fill_pt(filled, encode_pt(open), b, NodeIds(pt::ItemKind::value, ""), targets);
  EXPECT_EQ(filled, encode_pt(closed).bytes);
  EXPECT_NE(filled.find("\1f\0\1@"s + a), std::string::npos);

  filled.clear();
  fill_canonical(filled, encode_canonical(open), targets, {});
  EXPECT_EQ(filled, canonical(closed));

  // A member of the knot is written by name.
  std::string_view name = "Owner.M.f";
  Knot knot(std::span(&name, 1));
  filled.clear();
  fill_canonical(filled, encode_canonical(open), targets, knot);
  EXPECT_EQ(filled, encode_canonical(closed, knot).bytes);
  EXPECT_NE(filled.find("\0\2\11Owner.M.f"s), std::string::npos);
}

TEST(EncodeRt, LeavesHolesForHashes) {
  Trees t;
  rt::Dval self{rt::ApplicableValue{{rt::NamedFnValue{{rt::OwnId{}}, {}, {}, {}}}}};
  std::vector<rt::Instruction> code = {{rt::LoadVal{1, &self}}, {rt::LoadValue{2, {pt::Reference{0}}}}};
  std::vector<rt::Parameter> parameters = {{"x", t.type(pt::CustomType{{{}, pt::Reference{1}}, {}})}};
  rt::Item item = rt::PackageFn{{}, {}, {parameters}, t.type(pt::Primitive::unit), {3, code, 1}};
  std::string own(64, 'c');
  std::string a(64, 'a');
  std::string filled;
  fill_rt(filled, encode_rt(item), own, std::vector<Target>{pt::Builtin{"pi", 0}, pt::Package{a, {}}});
  EXPECT_EQ(filled, "@" + own + "\0\1x\25\0\0@"s + a + "\0\0\0\3\2\0\1\0\0\0\26\1\1@"s + own +
                        "\0\0\0\21\2\0\0\0\0\2pi\0\0\0\0\1\0\0\0"s);
}

TEST(EncodeRt, WritesTypesOfValues) {
  rt::ValueType unknown{rt::Unknown{}};
  rt::ValueType list{rt::ListOf{&unknown}};
  EXPECT_EQ(encode_value_type(list), "\1\21\0"s);
  EXPECT_EQ(encode_value_type({pt::Primitive::integer}), "\1\31"s);
}

}  // namespace
}  // namespace darkpkg::hash::wire
