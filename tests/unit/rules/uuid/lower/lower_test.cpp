#include "rules/uuid/lower/lower.hpp"

#include <gtest/gtest.h>

#include "rules/uuid/trees/reference_kind.hpp"
#include "rules/uuid/wire/print.hpp"

namespace darkpkg::lower {
namespace {

using uuid::Expectation;
using uuid::ExpectationKind;
using uuid::ReferenceKind;

/// Builds program types by hand and shows what they are lowered to.
class LowerTest : public ::testing::Test {
 protected:
  template <typename T>
  std::span<const T> list(std::initializer_list<T> items) {
    return arena_.copy(std::vector<T>(items));
  }
  template <typename T>
  const pt::Expr* expr(const T& node) {
    return arena_.make<pt::Expr>(++id_, node);
  }
  const pt::Expr* int64(std::int64_t i) { return expr(pt::LiteralExpr{i}); }
  const pt::Expr* variable(std::string_view name) { return expr(pt::VariableExpr{name}); }
  const pt::Expr* text(std::string_view text) {
    return expr(pt::StringExpr{list<pt::StringSegment>({{text, nullptr}})});
  }
  const pt::Expr* call(const pt::Expr* fn, std::initializer_list<const pt::Expr*> arguments) {
    return expr(pt::ApplyExpr{fn, {}, list(arguments)});
  }
  const pt::Expr* let(const pt::LetPattern* pattern, const pt::Expr* value, const pt::Expr* body) {
    return expr(pt::LetExpr{pattern, value, body});
  }
  const pt::Expr* lambda(std::initializer_list<const pt::LetPattern*> parameters, const pt::Expr* body) {
    return expr(pt::LambdaExpr{list(parameters), body});
  }
  const pt::Expr* match(const pt::Expr* subject, std::initializer_list<pt::MatchCase> cases) {
    return expr(pt::MatchExpr{subject, list(cases)});
  }
  const pt::LetPattern* name(std::string_view name) {
    return arena_.make<pt::LetPattern>(++id_, pt::LetVariable{name});
  }
  const pt::LetPattern* unit() { return arena_.make<pt::LetPattern>(++id_, pt::LetUnit{}); }
  const pt::LetPattern* tuple(std::initializer_list<const pt::LetPattern*> items) {
    return arena_.make<pt::LetPattern>(++id_, pt::LetTuple{list(items)});
  }
  template <typename T>
  const pt::MatchPattern* pattern(const T& node) {
    return arena_.make<pt::MatchPattern>(++id_, node);
  }
  const pt::MatchPattern* bind(std::string_view name) { return pattern(pt::MatchVariable{name}); }
  const pt::MatchPattern* pair(const pt::MatchPattern* a, const pt::MatchPattern* b) {
    return pattern(pt::MatchTuple{list({a, b})});
  }
  template <typename T>
  const pt::PipeStage* stage(const T& node) {
    return arena_.make<pt::PipeStage>(++id_, node);
  }
  pt::Reference reference(ReferenceKind::Kind kind, std::string last) {
    references_.push_back({kind, {"M", std::move(last)}});
    return {static_cast<std::uint32_t>(references_.size() - 1)};
  }

  tl::expected<Lowered, Failure> lowered(const pt::Item& item) { return lower(item, {pinned_, references_}, arena_); }
  pt::Item fn(const pt::Expr* body) {
    const auto* type = arena_.make<pt::TypeReference>(pt::Primitive::int64);
    return pt::PackageFn{{}, body, {}, list<pt::Parameter>({{"p", type, ""}}), type, "", {}};
  }
  /// The code of a function with the parameter p (r0), without the ids of lambdas.
  std::string code(const pt::Expr* body) {
    auto result = lowered(fn(body));
    if (!result) return std::string(lower::text(result.error().problem));
    expectations_ = result->expectations;
    std::string printed = wire::print_runtime(result->item);
    for (std::size_t at; (at = printed.find(" (expression ")) != std::string::npos;)
      printed.erase(at, printed.find(')', at) + 1 - at);
    // Without the two lines about the function and its parameter, and without indentation.
    printed.erase(0, printed.find('\n', printed.find('\n') + 1) + 1);
    std::string out;
    for (std::size_t i = 0; i < printed.size(); i++)
      if (i == 0 || printed[i - 1] == '\n') {
        while (printed[i] == ' ') i++;
        out += printed[i];
      } else {
        out += printed[i];
      }
    return out;
  }
  /// What the value of a body is.
  std::string constant(const pt::Expr* body) {
    auto result = lowered(pt::PackageValue{{}, body, "", {}});
    if (!result) return std::string(lower::text(result.error().problem));
    expectations_ = result->expectations;
    std::string printed = wire::print_runtime(result->item);
    printed.erase(0, printed.find('\n') + 3);
    printed.pop_back();
    return printed;
  }

  Arena arena_;
  pt::Id id_ = 0;
  PinnedTypes pinned_{*Uuid::parse("11111111-1111-8111-8111-111111111111"),
                      *Uuid::parse("22222222-2222-8222-8222-222222222222")};
  std::vector<Reference> references_;
  std::vector<Expectation> expectations_;
};

TEST_F(LowerTest, UnitInATupleTakesBackWhatStandsBeforeIt) {
  EXPECT_EQ(code(let(tuple({name("a"), unit(), name("b")}), variable("p"),
                     expr(pt::TupleExpr{list({variable("a"), variable("b")})}))),
            "0  let (r1, (), r2) = r0\n"
            "1  r4 = no variable \"a\"\n"
            "2  r3 = (r4, r2)\n"
            "result r3 of 5 registers\n");
}

TEST_F(LowerTest, LetsDoNotLeaveTheirBody) {
  EXPECT_EQ(code(expr(pt::TupleExpr{list({let(name("a"), int64(1), variable("a")), variable("a")})})),
            "0  r2 = 1L\n"
            "1  let r3 = r2\n"
            "2  r4 = no variable \"a\"\n"
            "3  r1 = (r3, r4)\n"
            "result r1 of 5 registers\n");
}

TEST_F(LowerTest, OrPatternsShareRegistersByTheOrderOfNames) {
  EXPECT_EQ(
      code(match(variable("p"), {{pattern(pt::MatchOr{list({pair(bind("b"), bind("a")), pair(bind("a"), bind("b"))})}),
                                  nullptr, variable("b")}})),
      "0  match r0 with ((r3, r2) | (r2, r3)) else goto 3\n"
      "1  r1 = r3\n"
      "2  goto 4\n"
      "3  raise unmatched r0\n"
      "result r1 of 4 registers\n");
}

TEST_F(LowerTest, OrPatternsTakeBackWhatStandsBeforeThem) {
  EXPECT_EQ(code(match(variable("p"), {{pair(bind("a"), pattern(pt::MatchOr{list({bind("b"), bind("b")})})), nullptr,
                                        variable("a")}})),
            "0  match r0 with (r2, (r3 | r3)) else goto 4\n"
            "1  r4 = no variable \"a\"\n"
            "2  r1 = r4\n"
            "3  goto 5\n"
            "4  raise unmatched r0\n"
            "result r1 of 5 registers\n");
}

TEST_F(LowerTest, MatchesJumpToTheNextCaseAndPastTheEnd) {
  EXPECT_EQ(code(match(variable("p"), {{bind("a"), variable("a"), int64(1)}, {bind("b"), nullptr, int64(2)}})),
            "0  match r0 with r2 else goto 5\n"
            "1  if not r2 goto 5\n"
            "2  r3 = 1L\n"
            "3  r1 = r3\n"
            "4  goto 10\n"
            "5  match r0 with r2 else goto 9\n"
            "6  r3 = 2L\n"
            "7  r1 = r3\n"
            "8  goto 10\n"
            "9  raise unmatched r0\n"
            "result r1 of 4 registers\n");
  EXPECT_EQ(code(match(variable("p"), {})), "a match needs at least one case");
}

TEST_F(LowerTest, Ifs) {
  EXPECT_EQ(code(expr(pt::IfExpr{variable("p"), int64(1), nullptr})),
            "0  r1 = ()\n"
            "1  if not r0 goto 4\n"
            "2  r2 = 1L\n"
            "3  r1 = r2\n"
            "result r1 of 3 registers\n");
  EXPECT_EQ(code(expr(pt::IfExpr{variable("p"), int64(1), int64(2)})),
            "0  if not r0 goto 4\n"
            "1  r2 = 1L\n"
            "2  r1 = r2\n"
            "3  goto 6\n"
            "4  r3 = 2L\n"
            "5  r1 = r3\n"
            "result r1 of 4 registers\n");
}

TEST_F(LowerTest, LambdasCaptureInTheOrderOfUtf16) {
  constexpr std::string_view kLate = "\xEF\xBF\xBD", kEarly = "\xF0\x9F\x98\x80";
  EXPECT_EQ(code(let(name(kLate), int64(1),
                     let(name(kEarly), int64(2),
                         lambda({name("x")}, expr(pt::ListExpr{list({variable(kLate), variable(kEarly), variable("x"),
                                                                     variable("p"), variable("q")})}))))),
            "0  r1 = 1L\n"
            "1  let r2 = r1\n"
            "2  r3 = 2L\n"
            "3  let r4 = r3\n"
            "4  r5 = fun r0 with r1 = r0, r2 = r4, r3 = r2\n"
            "0  r5 = no variable \"q\"\n"
            "1  r4 = [r3; r2; r0; r1; r5]\n"
            "result r4 of 6 registers\n"
            "result r5 of 6 registers\n");
}

TEST_F(LowerTest, FunctionsThatCallThemselves) {
  EXPECT_EQ(code(call(expr(pt::SelfExpr{}), {expr(pt::ArgumentExpr{0})})),
            "0  r1 = fn self\n"
            "1  r2 = r1(r0)\n"
            "result r2 of 3 registers\n");
}

TEST_F(LowerTest, EnumsInPipesTakeTheirRegisterFirst) {
  const Uuid type = *Uuid::parse("33333333-3333-8333-8333-333333333333");
  EXPECT_EQ(code(expr(pt::PipeExpr{int64(1), list({stage(pt::PipeInfix{pt::InfixOp::add, variable("p")}),
                                                   stage(pt::PipeEnum{type, "A", list({int64(2)})})})})),
            "0  r2 = 1L\n"
            "1  r3 = fn Builtin.int64Add\n"
            "2  r4 = r3(r2, r0)\n"
            "3  r5 = 2L\n"
            "4  r1 = 33333333-3333-8333-8333-333333333333.A(r4, r5)\n"
            "result r1 of 6 registers\n");
}

TEST_F(LowerTest, EnumsWithoutATypeDropTheirFields) {
  const pt::TypeName bad = pt::NameError{true, list<std::string_view>({"Bad"})};
  EXPECT_EQ(
      code(expr(pt::PipeExpr{int64(1), list({stage(pt::PipeEnum{bad, "A", {}}), stage(pt::PipeVariable{"p", {}})})})),
      "0  raise InvalidName(Bad)\n"
      "1  r1 = r0(r0)\n"
      "result r1 of 2 registers\n");
  EXPECT_EQ(code(expr(pt::RecordExpr{bad, {}, list<pt::FieldInit>({{"f", int64(1)}})})),
            "0  raise InvalidName(Bad)\n"
            "result r0 of 1 registers\n");
}

TEST_F(LowerTest, BoundOpenNamesAreVariablesAsLongAsTheyAreNothingElse) {
  pt::Reference value = reference(ReferenceKind::value_or_variable, "p");
  pt::Reference function = reference(ReferenceKind::fn_or_local, "p");
  pt::Reference argument = reference(ReferenceKind::fn_or_local, "p");
  EXPECT_EQ(code(call(expr(pt::FnOrLocalExpr{function, "p", -1}),
                      {expr(pt::ValueOrVariableExpr{value, "p"}), expr(pt::FnOrLocalExpr{argument, "p", 0})})),
            "0  r1 = r0(r0, r0)\n"
            "result r1 of 2 registers\n");
  EXPECT_EQ(expectations_,
            (std::vector<Expectation>{
                {ExpectationKind::not_a_value, 0}, {ExpectationKind::not_a_fn, 1}, {ExpectationKind::not_a_fn, 2}}));
}

TEST_F(LowerTest, OtherOpenNamesHaveTheSameRegistersWhateverTheyAre) {
  pt::Reference value = reference(ReferenceKind::value_or_variable, "q");
  pt::Reference function = reference(ReferenceKind::fn_or_local, "q");
  pt::Reference either = reference(ReferenceKind::fn_or_value, "q");
  EXPECT_EQ(code(expr(pt::PipeExpr{call(expr(pt::FnOrLocalExpr{function, "q", -1}),
                                        {expr(pt::ValueOrVariableExpr{value, "q"}), expr(pt::FnOrValueExpr{either})}),
                                   list({stage(pt::PipeFnOrVariable{function, "q", {}})})})),
            "0  r1 = value ?0 or no variable \"q\"\n"
            "1  r2 = fn or value ?2\n"
            "2  r3 = fn ?1 or no variable \"q\"\n"
            "3  r4 = r3(r1, r2)\n"
            "4  r5 = fn ?1 or no variable \"q\"\n"
            "5  r6 = r5(r4)\n"
            "result r6 of 7 registers\n");
  EXPECT_TRUE(expectations_.empty());
}

TEST_F(LowerTest, OnlyCallsThatMayBeMissingExpectTheirFunction) {
  pt::Reference optional = reference(ReferenceKind::fn, "f");
  pt::Reference required = reference(ReferenceKind::required_fn, "g");
  EXPECT_EQ(code(expr(pt::PipeExpr{call(expr(pt::FnNameExpr{optional}), {variable("p")}),
                                   list({stage(pt::PipeFnCall{required, {}, {}})})})),
            "0  r1 = fn ?0\n"
            "1  r2 = r1(r0)\n"
            "2  r3 = fn ?1\n"
            "3  r4 = r3(r2)\n"
            "result r4 of 5 registers\n");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::is_a_fn, 0}}));
}

// `()` hides the lambda's own x, so the inner lambda's x is no variable; but that the outer lambda captures x hangs on
// it.
TEST_F(LowerTest, CapturedOpenNamesAreExpectedToBeVariables) {
  pt::Reference x = reference(ReferenceKind::value_or_variable, "p");
  EXPECT_EQ(code(lambda({name("y")}, lambda({tuple({name("p"), unit()})}, expr(pt::ValueOrVariableExpr{x, "p"})))),
            "0  r1 = fun r0 with r1 = r0\n"
            "0  r2 = fun (r0, ())\n"
            "0  r1 = value ?0 or no variable \"p\"\n"
            "result r1 of 2 registers\n"
            "result r2 of 3 registers\n"
            "result r1 of 2 registers\n");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::not_a_value, 0}}));
}

TEST_F(LowerTest, ConstantsKeepTheLastOfEqualKeysInTheOrderOfUtf16) {
  EXPECT_EQ(constant(expr(pt::DictExpr{list<pt::DictEntry>(
                {{"\xEF\xBF\xBD", int64(1)}, {"\xF0\x9F\x98\x80", int64(2)}, {"a", int64(3)}, {"a", int64(4)}})})),
            "Dict<_> { \"a\" = 4L; \"\xF0\x9F\x98\x80\" = 2L; \"\xEF\xBF\xBD\" = 1L }");
}

TEST_F(LowerTest, ConstantsOfOtherExpressionsAreUnit) {
  EXPECT_EQ(constant(expr(pt::ListExpr{list({call(variable("f"), {int64(1)}), text("t")})})), "List<_>[(); \"t\"]");
  EXPECT_EQ(constant(expr(pt::StringExpr{list<pt::StringSegment>({{"a", nullptr}, {"", int64(1)}, {"b", nullptr}})})),
            "\"ab\"");
}

TEST_F(LowerTest, TypeArgumentsOfOptionAndResultAreInferred) {
  auto of = [&](pt::TypeName type, std::string_view case_name, std::initializer_list<const pt::Expr*> fields) {
    return expr(pt::EnumExpr{type, {}, case_name, list(fields)});
  };
  const std::string option = pinned_.option.text(), result = pinned_.result.text();
  EXPECT_EQ(constant(of(pinned_.option, "Some", {int64(1)})), option + "<Int64>.Some(1L)");
  EXPECT_EQ(constant(of(pinned_.option, "None", {})), option + "<_>.None");
  EXPECT_EQ(constant(of(pinned_.result, "Ok", {of(pinned_.option, "Some", {text("t")})})),
            result + "<" + option + "<String>, _>.Ok(" + option + "<String>.Some(\"t\"))");
  EXPECT_EQ(constant(of(pinned_.result, "Error", {text("t")})), result + "<_, String>.Error(\"t\")");
  EXPECT_EQ(constant(of(pinned_.result, "Some", {int64(1)})), result + ".Some(1L)");
  EXPECT_EQ(constant(of(pinned_.option, "Some", {})), option + ".Some");
}

TEST_F(LowerTest, ReferencesToOptionAndResultAreGuessedByTheirName) {
  auto of = [&](const char* type, std::string_view case_name, std::initializer_list<const pt::Expr*> fields) {
    return expr(pt::EnumExpr{reference(ReferenceKind::type, type), {}, case_name, list(fields)});
  };
  EXPECT_EQ(constant(of("Option", "Some", {int64(1)})), "?0<Int64>.Some(1L)");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::is_option, 0}}));
  EXPECT_EQ(constant(of("Result", "Error", {int64(1)})), "?1<_, Int64>.Error(1L)");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::is_result, 1}}));
  EXPECT_EQ(constant(of("Result", "None", {})), "?2.None");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::is_other_type, 2}}));
  EXPECT_EQ(constant(of("Mine", "Ok", {int64(1)})), "?3.Ok(1L)");
  EXPECT_EQ(expectations_, (std::vector<Expectation>{{ExpectationKind::is_other_type, 3}}));
  EXPECT_EQ(constant(of("Option", "Other", {})), "?4.Other");
  EXPECT_TRUE(expectations_.empty());
}

TEST_F(LowerTest, ConstantsOfUnknownTypesFail) {
  const pt::TypeName bad = pt::NameError{true, list<std::string_view>({"Bad"})};
  EXPECT_EQ(constant(expr(pt::EnumExpr{bad, {}, "A", {}})), lower::text(Problem::unresolved_type));
  EXPECT_EQ(constant(expr(pt::ListExpr{list({expr(pt::RecordExpr{bad, {}, {}})})})),
            lower::text(Problem::unresolved_type));
}

TEST_F(LowerTest, Floats) {
  auto floating = [&](bool negative, std::string_view whole, std::string_view fraction) {
    return expr(pt::LiteralExpr{pt::Float{negative, whole, fraction}});
  };
  EXPECT_EQ(code(floating(true, "0", "0")), "0  r1 = -0.0\nresult r1 of 2 registers\n");
  EXPECT_EQ(code(floating(false, "", "")), "0  r1 = 0.0\nresult r1 of 2 registers\n");
  EXPECT_EQ(code(floating(false, "1", "5E+01")), "0  r1 = 15.0\nresult r1 of 2 registers\n");
  EXPECT_EQ(code(floating(false, "Infinity", "0")), lower::text(Problem::bad_float));
  EXPECT_EQ(constant(floating(false, "Infinity", "0")), "0.0");
  EXPECT_EQ(code(match(variable("p"), {{pattern(pt::MatchLiteral{pt::Float{false, "", "5"}}), nullptr, int64(1)}})),
            lower::text(Problem::bad_float));
}

TEST_F(LowerTest, FailuresSayWhere) {
  const pt::Expr* empty = match(variable("p"), {});
  auto result = lowered(fn(expr(pt::ListExpr{list({int64(1), empty})})));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().at, empty->id);
}

TEST_F(LowerTest, ManyLetsNeedNeitherDepthNorMuchTime) {
  const pt::Expr* body = variable("x");
  for (int i = 0; i < 50'000; i++) body = let(name("x"), int64(i), body);
  auto result = lowered(fn(body));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(std::get<rt::PackageFn>(result->item).body.code.size(), 100'000u);
}

TEST_F(LowerTest, TypesLoseTheirDescriptions) {
  const auto* type = arena_.make<pt::TypeReference>(pt::Primitive::string);
  pt::PackageType package{{},
                          list<std::string_view>({"a"}),
                          pt::EnumDefinition{list<pt::EnumCase>(
                              {{"A", list<pt::EnumField>({{type, "label", "about"}}), "about"}, {"B", {}, ""}})},
                          "about",
                          {}};
  EXPECT_EQ(wire::print_runtime(lowered(package)->item),
            "type 00000000-0000-0000-0000-000000000000<'a>\n  | A of String\n  | B\n");
}

}  // namespace
}  // namespace darkpkg::lower
