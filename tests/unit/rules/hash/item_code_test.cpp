#include "rules/hash/item_code.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/hash/wire/fill.hpp"
#include "tests/unit/rules/hash/trees.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kModules[] = {"M"};

std::string hex(std::string_view bytes) {
  std::string text;
  for (char c : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    text.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return text;
}

/// What a reference may resolve to: an item, a builtin, nothing.
std::vector<std::pair<Shape, wire::Target>> outcomes() {
  static const std::string digits(64, 'b');
  const pt::Package item{digits, pt::Location{"A", kModules, "x"}};
  return {{ItemKind::value, item},
          {ItemKind::fn, item},
          {ItemKind::fn, pt::Builtin{"add", 1}},
          {std::nullopt, pt::NameError::not_found}};
}

/// An item with one open node, as the converter makes it.
class HashItemCode : public testing::Test {
 protected:
  Trees t;
  ProgramItem item{ItemKind::value, {"A"}, "x", {}, {}, {}};

  const pt::Expr* open(ReferenceKind::Kind kind, std::vector<std::string_view> written, const pt::Expr* otherwise) {
    pt::Texts names = t.arena.copy(written);
    pt::Reference reference{static_cast<std::uint32_t>(item.references.size())};
    item.references.push_back({kind, {written.begin(), written.end()}});
    const pt::Expr* value = t.expr(pt::ValueExpr{{names, reference}});
    const pt::Expr* fn = t.expr(pt::FnNameExpr{{names, reference}});
    return t.expr(pt::OpenExpr{
        t.list<pt::Choice<pt::Expr>>({{reference, ItemKind::value, value}, {reference, ItemKind::fn, fn}}), otherwise});
  }
  const pt::PipeStage* stage(std::string_view name, const pt::Expr* argument) {
    pt::Texts names = t.list({name});
    pt::Reference reference{static_cast<std::uint32_t>(item.references.size())};
    item.references.push_back({ReferenceKind::stage, {std::string(name)}});
    pt::Exprs arguments = t.list({argument});
    auto make = [&](const auto& node) { return t.arena.make<pt::PipeStage>(pt::Id{0}, node); };
    const pt::PipeStage* call = make(pt::PipeFnCall{{names, reference}, {}, arguments});
    return make(pt::OpenStage{t.list<pt::Choice<pt::PipeStage>>({{reference, ItemKind::fn, call}}),
                              make(pt::PipeVariable{name, arguments})});
  }
  void set_function(const pt::Expr* body) {
    const pt::TypeReference* unit = t.type(pt::Primitive::unit);
    item.kind = ItemKind::fn;
    item.item = pt::PackageFn{{}, body, {}, t.list<pt::Parameter>({{"a", unit, {}}}), unit, {}};
  }

  /// The filled code of all forms, one behind the other.
  std::string filled(const ItemCode& code, const wire::Targets& targets) {
    const std::string own(64, 'a');
    std::string bytes;
    wire::fill_pt(bytes, code.program, own, NodeIds(item.kind, full_name(item)), targets);
    wire::fill_canonical(bytes, code.program, targets, {});
    wire::fill_rt(bytes, code.runtime, own, targets);
    return hex(bytes);
  }
  /// Whether open code can be used for the outcome, and is then the same as that from scratch.
  bool is_expected(const std::pair<Shape, wire::Target>& outcome) {
    const std::vector<Shape> shapes(item.references.size(), outcome.first);
    const std::vector<wire::Target> all(item.references.size(), outcome.second);
    const wire::Targets targets{all, shapes, item.references};
    ItemCode code = encode_item(item, t.arena);
    if (!hold(code.expectations, shapes)) return false;
    EXPECT_EQ(filled(code, targets), filled(encode_item(item, shapes, t.arena), targets));
    return true;
  }
};

TEST_F(HashItemCode, OfBareNamesFitsToEverything) {
  set_function(t.expr(pt::ListExpr{t.list({open(ReferenceKind::name, {"x"}, t.variable("x")), t.integer("1")})}));
  for (const auto& outcome : outcomes()) EXPECT_TRUE(is_expected(outcome));
}

TEST_F(HashItemCode, OfQualifiedNamesFitsToWhatIsThere) {
  const pt::Expr* missing = t.expr(pt::ValueExpr{{t.list<std::string_view>({"M", "x"}), pt::NameError::not_found}});
  set_function(t.expr(pt::ListExpr{t.list({open(ReferenceKind::name, {"M", "x"}, missing), t.integer("1")})}));
  for (const auto& outcome : outcomes()) EXPECT_EQ(is_expected(outcome), outcome.first.has_value());
}

TEST_F(HashItemCode, OfFieldsOfWhatMayBeAModuleFitsIfNothingIsThere) {
  const pt::Expr* field = t.expr(pt::FieldAccessExpr{t.variable("m"), "x"});
  set_function(t.expr(pt::ListExpr{t.list({open(ReferenceKind::name, {"m", "x"}, field), t.integer("1")})}));
  for (const auto& outcome : outcomes()) EXPECT_EQ(is_expected(outcome), !outcome.first.has_value());
}

TEST_F(HashItemCode, OfFieldsExpectsNothingThereEvenIfTheyNeverRun) {
  // The code of a case without a type is that it has none.
  const pt::Expr* field = open(ReferenceKind::name, {"m", "x"}, t.expr(pt::FieldAccessExpr{t.variable("m"), "x"}));
  pt::TypeName none{t.list<std::string_view>({"Case"}), pt::NameError::invalid_name};
  set_function(t.expr(pt::EnumExpr{none, {}, "Case", t.list({field})}));
  for (const auto& outcome : outcomes()) EXPECT_EQ(is_expected(outcome), !outcome.first.has_value());
}

TEST_F(HashItemCode, OfBareStagesFitsToFunctionsAndVariables) {
  set_function(t.expr(pt::PipeExpr{t.integer("1"), t.list({stage("f", t.integer("2")), stage("g", t.integer("3"))})}));
  for (const auto& outcome : outcomes())
    if (outcome.first != ItemKind::value) {
      EXPECT_TRUE(is_expected(outcome));
    }
}

TEST_F(HashItemCode, OfLambdasThatMayCallThemselvesFitsIfTheyDo) {
  const pt::Expr* call =
      t.expr(pt::ApplyExpr{open(ReferenceKind::local_callee, {"f"}, t.variable("f")), {}, t.list({t.variable("y")})});
  const pt::Expr* lambda = t.expr(pt::LambdaExpr{t.list({t.let_pattern(pt::LetVariable{"y"})}), call});
  set_function(t.let("f", lambda, t.variable("f")));
  for (const auto& outcome : outcomes()) EXPECT_EQ(is_expected(outcome), !outcome.first.has_value());
}

}  // namespace
}  // namespace darkpkg::hash
