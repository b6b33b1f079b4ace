#include "rules/hash/parse/parser.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/deep_stack.hpp"

namespace darkpkg::hash {
namespace {

using namespace syntax;

class HashParser : public testing::Test {
 protected:
  /// The body of `val x` in a module.
  const Expr& value(std::string_view body) {
    source_ = {"a.dark", "module A.B\n\nval x =\n  " + std::string(body) + "\n"};
    return *std::get<ValueDeclaration>(only().node).body;
  }
  const Declaration& only() {
    diagnostics_ = {};
    with_deep_stack([&] { file_ = parse(source_, arena_, diagnostics_); });
    EXPECT_TRUE(file_) << (diagnostics_.empty() ? "" : diagnostics_.all().front().message);
    return std::get<ModuleDeclaration>(file_->declarations.front().node).declarations.front();
  }
  /// The codes of a file, in order, joined with blanks.
  std::string codes(std::string text) {
    source_ = {"a.dark", std::move(text)};
    diagnostics_ = {};
    with_deep_stack([&] { file_ = parse(source_, arena_, diagnostics_); });
    EXPECT_EQ(file_.has_value(), diagnostics_.empty());
    diagnostics_.sort();
    std::string out;
    for (const Diagnostic& one : diagnostics_.all()) out += (out.empty() ? "" : " ") + std::string(code_text(one.code));
    return out;
  }
  std::string codes_of_value(const std::string& body) { return codes("module A.B\n\nval x = " + body + "\n"); }

  Source source_;
  Arena arena_;
  Diagnostics diagnostics_;
  std::optional<File> file_;
};

template <typename Node>
const Node& as(const Expr& expr) {
  return std::get<Node>(expr.node);
}

TEST_F(HashParser, InfixOperatorsNestByPrecedence) {
  const auto& sum = as<InfixExpr>(value("1 + 2 * 3 - 4"));
  EXPECT_EQ(sum.op, Infix::minus);
  const auto& left = as<InfixExpr>(*sum.left);
  EXPECT_EQ(left.op, Infix::plus);
  EXPECT_EQ(as<InfixExpr>(*left.right).op, Infix::multiply);
  const auto& power = as<InfixExpr>(value("2 ^ 3 ^ 2"));
  EXPECT_EQ(as<InfixExpr>(*power.right).op, Infix::power);
}

TEST_F(HashParser, AMinusAtTheAnchorBeginsAStatementAndPastItGoesOn) {
  EXPECT_EQ(as<SequenceExpr>(value("1\n  -8")).statements.size(), 2U);
  EXPECT_EQ(as<InfixExpr>(value("1\n   - 8")).op, Infix::minus);
  EXPECT_EQ(as<InfixExpr>(value("1\n  + 8")).op, Infix::plus);
}

TEST_F(HashParser, WithinParenthesesOnlyTheExactColumnBeginsAStatement) {
  EXPECT_EQ(as<SequenceExpr>(value("(f a\n   b)")).statements.size(), 2U);
  EXPECT_EQ(as<ApplyExpr>(value("(f a\n b)")).arguments.size(), 2U);
  EXPECT_EQ(as<ApplyExpr>(value("(f a\n    b)")).arguments.size(), 2U);
}

TEST_F(HashParser, AMinusBeforeANumberIsAnArgumentIfABlankStandsBeforeIt) {
  EXPECT_EQ(as<ApplyExpr>(value("f a -1")).arguments.size(), 2U);
  EXPECT_EQ(as<InfixExpr>(value("f a - 1")).op, Infix::minus);
  EXPECT_EQ(as<InfixExpr>(value("f a-1")).op, Infix::minus);
}

TEST_F(HashParser, CommasOfACaseSeparateFields) {
  EXPECT_EQ(as<EnumExpr>(value("Pair(1, 2)")).fields.size(), 2U);
  EXPECT_EQ(as<EnumExpr>(value("Pair (1, 2)")).fields.size(), 2U);
  EXPECT_EQ(as<EnumExpr>(value("Pair((1, 2))")).fields.size(), 1U);
  EXPECT_EQ(as<EnumExpr>(value("Pair()")).fields.size(), 1U);
  const auto& call = as<ApplyExpr>(value("f None (g)"));
  EXPECT_EQ(call.arguments.size(), 2U);
}

TEST_F(HashParser, OperatorsThatAreCalls) {
  const auto& append = as<ApplyExpr>(value("a @ b"));
  EXPECT_EQ(as<FunctionNameExpr>(*append.function).name.name.text, "append");
  EXPECT_EQ(as<FunctionNameExpr>(*append.function).name.modules.size(), 2U);
  const auto& negate = as<ApplyExpr>(value("-f x"));
  EXPECT_EQ(as<FunctionNameExpr>(*negate.function).name.name.text, "negate");
  EXPECT_EQ(as<LambdaExpr>(value("(+)")).parameters.size(), 2U);
}

TEST_F(HashParser, PipeStages) {
  const auto& pipe = as<PipeExpr>(value("a |> f |> g 1 |> (+) 2 |> fun x -> x"));
  ASSERT_EQ(pipe.stages.size(), 4U);
  EXPECT_TRUE(std::holds_alternative<VariableStage>(pipe.stages[0].node));
  EXPECT_TRUE(std::holds_alternative<CallStage>(pipe.stages[1].node));
  EXPECT_TRUE(std::holds_alternative<InfixStage>(pipe.stages[2].node));
  EXPECT_TRUE(std::holds_alternative<LambdaStage>(pipe.stages[3].node));
}

TEST_F(HashParser, Literals) {
  EXPECT_EQ(as<Integer>(value("0012")).digits, "12");
  EXPECT_TRUE(as<Integer>(value("-128y")).negative);
  EXPECT_FALSE(as<Integer>(value("-0")).negative);
  EXPECT_EQ(as<Integer>(value("340282366920938463463374607431768211455Z")).kind, IntegerKind::uint128);
  EXPECT_EQ(as<Float>(value("1.10")).fraction, "1");
  EXPECT_EQ(as<Float>(value("1e10")).whole, "10000000000");
  EXPECT_EQ(as<Float>(value("1e-7")).fraction, "0000001");
  EXPECT_EQ(as<Float>(value("1e-401")).fraction, "0");
  EXPECT_EQ(as<Char>(value(R"('\x41')")).text, "A");
  EXPECT_EQ(as<Char>(value("'''")).text, "'");
  EXPECT_EQ(as<StringExpr>(value("\"e\u0301\"")).parts[0].text, "\u00e9");
  EXPECT_EQ(as<StringExpr>(value(R"(""" a "b" \n """)")).parts[0].text, R"( a "b" \n )");
}

TEST_F(HashParser, InterpolatedStrings) {
  const auto& string = as<StringExpr>(value(R"($"a{{b}}\n{f "}" 1}c")"));
  ASSERT_EQ(string.parts.size(), 3U);
  EXPECT_EQ(string.parts[0].text, "a{b}\n");
  EXPECT_EQ(as<ApplyExpr>(*string.parts[1].expr).arguments.size(), 2U);
  EXPECT_EQ(string.parts[2].text, "c");
  EXPECT_TRUE(as<StringExpr>(value(R"($"")")).parts.empty());
}

TEST_F(HashParser, DocCommentsAreJoinedAndBelongToTheNextToken) {
  source_ = {"a.dark", "module A\n/// one\n// no\n///  two \nval x = 1\n"};
  EXPECT_EQ(std::get<ValueDeclaration>(only().node).doc, "one two");
}

TEST_F(HashParser, TwoLevelsOfTypeArgumentsAreClosedByOneToken) {
  source_ = {"a.dark", "module A\ntype T = Dict<List<Int>> * List<Int>\n"};
  const auto& alias = std::get<AliasDefinition>(std::get<TypeDeclaration>(only().node).definition);
  EXPECT_EQ(std::get<TupleType>(alias.type->node).items.size(), 2U);
}

TEST_F(HashParser, EachDefinitionHasItsOwnMistake) {
  EXPECT_EQ(codes("module A\n\nval a = (1\n\nval b = [\n\nval c = 1 +\n"), "E1105 E1105 E1104");
  EXPECT_EQ(codes("module A\n\nlet a (x: Int) : Int =\n\nlet b (x: Int) : Int = x\n"), "E1108");
}

TEST_F(HashParser, MistakesOfOtherLanguages) {
  EXPECT_EQ(codes("module A\nlet x = 1\n"), "E1202");
  EXPECT_EQ(codes("module A\nval x : Int = 1\n"), "E1210");
  EXPECT_EQ(codes("module A\nlet private f (x: Int) : Int = x\n"), "E1201");
  EXPECT_EQ(codes("module A\nopen B\nval x = 1\n"), "E1201");
  EXPECT_EQ(codes("val x = 1\n"), "E1209");
  EXPECT_EQ(codes_of_value("{ a = 1 }"), "E1208");
  EXPECT_EQ(codes_of_value("match a with | Option.Some x -> 1"), "E1207");
  EXPECT_EQ(codes_of_value("1 |> 2"), "E1203");
  EXPECT_EQ(codes_of_value("[1 2 3]"), "E1106");
  EXPECT_EQ(codes_of_value(R"("a\qb\w")"), "E1109 E1109");
  EXPECT_EQ(codes_of_value("fun (a, a) -> 1"), "E1212");
  EXPECT_EQ(codes_of_value("match a with | (0, b) | (c, 0) -> 1"), "E1213");
}

TEST_F(HashParser, DepthIsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(codes_of_value(nested(199)), "");
  EXPECT_EQ(codes_of_value(nested(201)), "E1107");
  EXPECT_EQ(codes_of_value(std::string(100'000, '-') + "x"), "E1107");
  EXPECT_EQ(codes("module A\ntype T = " + std::string(100'000, '(') + "\n"), "E1107");
  std::string chain = "1";
  for (int i = 0; i < 20'000; i++) chain += "+1";
  EXPECT_EQ(codes_of_value(chain), "E1107");
  std::string power = "1";
  for (int i = 0; i < 20'000; i++) power += "^1";
  EXPECT_EQ(codes_of_value(power), "E1107");
  std::string hole = "1";
  for (int i = 0; i < 70; i++) hole = "$\"{" + hole + "}\"";
  EXPECT_EQ(codes_of_value(hole), "E1107");
}

TEST_F(HashParser, LevelsOfHolesAddUp) {
  std::string hole = "x";
  for (int i = 0; i < 60; i++) hole = std::string(300, '-').append("$\"{").append(hole).append("}\"");
  EXPECT_EQ(codes_of_value(hole), "E1107");
}

TEST_F(HashParser, ManyNamesAndHolesTakeNoSquareOfTheirTime) {
  std::string pattern = "(a0";
  std::string tuple = "(a0";
  for (int i = 1; i < 100'000; i++) {
    pattern += ", a" + std::to_string(i);
    tuple += ", a" + std::to_string(i);
  }
  EXPECT_EQ(codes("module A\nlet f (x: Int) : Int =\n  let " + pattern + ") = x\n  " + tuple + ")\n"), "");
  std::string holes = "$\"";
  for (int i = 0; i < 100'000; i++) holes += "{'}";
  codes_of_value(holes + "\"");
}

TEST_F(HashParser, AnIntegerThatIsOnlyNegated) {
  EXPECT_EQ(codes_of_value("128y"), "E1103");
  EXPECT_EQ(codes_of_value("-128y"), "");
  EXPECT_EQ(codes_of_value("-129y"), "E1103");
}

}  // namespace
}  // namespace darkpkg::hash
