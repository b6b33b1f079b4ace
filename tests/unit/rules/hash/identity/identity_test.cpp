#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/hash/identity/identify.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/knots.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "tests/unit/rules/hash/trees.hpp"

namespace darkpkg::hash {
namespace {

using namespace std::string_literals;

TEST(Ids, AreThoseOfTheKindAndTheName) {
  Trees t;
  const pt::Expr* one = t.integer("1");
  const pt::Expr* let = t.let("x", one, t.variable("x"));
  number_ids(pt::PackageFn{{}, let, {}, {}, t.type(pt::Primitive::unit), {}}, "A.B.f");
  EXPECT_EQ(let->id, 0x12a52321462be10bU);
  EXPECT_EQ(std::get<pt::LetExpr>(let->node).pattern->id, 0x75d58b82159fa5c3U);
  EXPECT_EQ(one->id, 0x23916319b59d650cU);
  EXPECT_EQ(location_id(pt::ItemKind::fn, "A.B.f").text(), "cbec55f0-90ed-8448-8338-07ae5dc86ebc");
  EXPECT_EQ(op_id(sha256("")).text(), "42c4b0e3-fc98-141c-9afb-f4c8996fb924");
}

TEST(Knots, ComeBehindWhatTheyUse) {
  // 0 -> 1 -> 2 -> 1, 2 -> 3, 4 -> 4
  std::vector<std::vector<std::uint32_t>> edges = {{1}, {2}, {1, 3}, {}, {4}};
  auto found = knots(edges);
  for (auto& knot : found) std::sort(knot.begin(), knot.end());
  EXPECT_EQ(found, (std::vector<std::vector<std::uint32_t>>{{3}, {1, 2}, {0}, {4}}));
}

TEST(Knots, MayBeAsLongAsTheGraph) {
  std::vector<std::vector<std::uint32_t>> edges(300'000);
  for (std::uint32_t i = 0; i < edges.size(); i++) edges[i] = {i + 1 < edges.size() ? i + 1 : 0};
  EXPECT_EQ(knots(edges).size(), 1U);
}

class Identify : public ::testing::Test {
 protected:
  static wire::Target member(std::string_view hash, std::string_view name) {
    return pt::Package{hash, pt::Location{"O", {}, name}};
  }

  Trees t_;
  wire::Code uses_0_ = wire::encode_canonical(t_.value(t_.fn(0)));
};

TEST_F(Identify, HashesASingleItemAlone) {
  std::string a(64, 'a');
  std::vector<wire::Target> targets = {member(a, "g")};
  EXPECT_EQ(identify(std::vector<Member>{{"O.f", &uses_0_, targets}}, false), std::vector{sha256("\2\37\0\1@"s + a)});
  EXPECT_EQ(identify(std::vector<Member>{{"O.f", &uses_0_, targets}}, false),
            identify(std::vector<Member>{{"O.other", &uses_0_, targets}}, false));
}

TEST_F(Identify, HashesAnItemThatUsesItselfByName) {
  std::vector<wire::Target> targets = {member("", "f")};
  std::string group = hex(sha256("\2\37\0\2\3O.f"s));
  EXPECT_EQ(identify(std::vector<Member>{{"O.f", &uses_0_, targets}}, true),
            std::vector{sha256("@" + group + "\3O.f")});
}

TEST_F(Identify, HashesAGroupInTheOrderOfNames) {
  std::vector<wire::Target> f = {member("", "f")};
  std::vector<wire::Target> g = {member("", "g")};
  std::string group = hex(sha256("\2\37\0\2\3O.g\2\37\0\2\3O.f"s));
  EXPECT_EQ(identify(std::vector<Member>{{"O.g", &uses_0_, f}, {"O.f", &uses_0_, g}}, true),
            (std::vector{sha256("@" + group + "\3O.g"), sha256("@" + group + "\3O.f")}));
}

TEST_F(Identify, FindsEachDependencyOnce) {
  wire::Code code = wire::encode_pt(t_.value(t_.expr(pt::ListExpr{t_.list({t_.fn(1), t_.fn(0), t_.fn(1), t_.fn(2)})})));
  std::string a(64, 'a');
  std::vector<wire::Target> targets = {pt::NameError::not_found, member(a, "g"), member(a, "g"), member(a, "unused")};
  auto found = dependencies(code, targets);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, pt::ItemKind::fn);
  EXPECT_EQ(found[0].item.location->name, "g");
}

}  // namespace
}  // namespace darkpkg::hash
