#include "rules/hash/lower/lower.hpp"

#include <gtest/gtest.h>

#include "tests/unit/rules/hash/parsed.hpp"

namespace darkpkg::hash {
namespace {

std::string source(std::string_view body) { return "module A\nlet f (x: Int) : Int =\n" + std::string(body); }

/// The code of a body with the parameter x, if these names are known.
std::string code(std::string_view body, const std::set<std::string>& known = {}) {
  ParsedItems items(source(body));
  return items.items.empty() ? "" : items.code("f", known);
}

std::string fn(std::string_view name) { return "DApplicable(AppNamedFn(" + std::string(name) + ", [], [], []))"; }

TEST(HashLower, CallsBuiltinsForOperators) {
  EXPECT_EQ(code(R"(
  x + 1
)"),
            "(4, [LoadVal(1, 1), LoadVal(2, " + fn("builtin add/0") + "), Apply(3, 2, [], [0, 1])], 3)");
  EXPECT_EQ(code(R"(
  x && true
)"),
            "(3, [LoadVal(1, true), And(2, 0, 1)], 2)");
}

TEST(HashLower, CallsTheFunctionItselfByItsOwnHash) {
  EXPECT_EQ(code(R"(
  f x
)"),
            "(3, [LoadVal(1, " + fn("self") + "), Apply(2, 1, [], [0])], 2)");
}

TEST(HashLower, RaisesWhatIsMissing) {
  EXPECT_EQ(code(R"(
  M.g x
)"),
            "(2, [RaiseNRE([M, g], ?), Apply(1, 1, [], [0])], 1)");
  EXPECT_EQ(code(R"(
  g x
)"),
            "(3, [VarNotFound(1, g), Apply(2, 1, [], [0])], 2)");
}

TEST(HashLower, LoadsWhatIsThere) {
  EXPECT_EQ(code(R"(
  g v
)",
                 {"fn A.g", "value A.v"}),
            "(4, [LoadValue(1, #1), LoadVal(2, " + fn("#0") + "), Apply(3, 2, [], [1])], 3)");
}

TEST(HashLower, JumpsOverBranches) {
  EXPECT_EQ(code(R"(
  if x then 1 else 2
)"),
            "(4, [JumpByIfFalse(3, 0), LoadVal(2, 1), CopyVal(1, 2), JumpBy(2), LoadVal(3, 2), CopyVal(1, 3)], 1)");
  EXPECT_EQ(code(R"(
  if x then ()
)"),
            "(3, [LoadVal(1, ()), JumpByIfFalse(2, 0), LoadVal(2, ()), CopyVal(1, 2)], 1)");
}

TEST(HashLower, GivesAlternativesTheSameRegisters) {
  EXPECT_EQ(code(R"(
  match x with
  | A(a, b) | B(b, a) -> a
  | _ -> 1
)"),
            "(4, [CheckMatchPatternAndExtractVars(0, MPOr([MPEnum(A, [MPVariable(2), MPVariable(3)]), "
            "MPEnum(B, [MPVariable(3), MPVariable(2)])]), 2), CopyVal(1, 2), JumpBy(5), "
            "CheckMatchPatternAndExtractVars(0, MPVariable(2), 3), LoadVal(3, 1), CopyVal(1, 3), JumpBy(1), "
            "MatchUnmatched(0)], 1)");
}

TEST(HashLower, ChecksStatements) {
  EXPECT_EQ(code(R"(
  x
  2
)"),
            "(2, [CheckIfFirstExprIsUnit(0), LoadVal(1, 2)], 1)");
}

TEST(HashLower, BuildsStringsOfSegments) {
  EXPECT_EQ(code(R"(
  $"a{x}b"
)"),
            "(2, [CreateString(1, [Text(a), Interpolation(0), Text(b)])], 1)");
  EXPECT_EQ(code(R"(
  "a"
)"),
            "(2, [LoadVal(1, DString(a))], 1)");
}

TEST(HashLower, GivesAnEnumAtTheEndOfAPipeTheFirstRegister) {
  EXPECT_EQ(code(R"(
  x |> g |> Some
)",
                 {"fn A.g", "type Darklang.Stdlib.Option.Option"}),
            "(4, [LoadVal(2, " + fn("#0") + "), Apply(3, 2, [], [0]), CreateEnum(1, #1, [], Some, [3])], 1)");
}

TEST(HashLower, ClosesOverVariablesInTheOrderOfTheirNames) {
  EXPECT_EQ(code(R"(
  let b = 1
  let a = 2
  fun y -> (b, a)
)"),
            "(6, [LoadVal(1, 1), CheckLetPatternAndExtractVars(1, LPVariable(2)), LoadVal(3, 2), "
            "CheckLetPatternAndExtractVars(3, LPVariable(4)), "
            "CreateLambda(5, 0, [LPVariable(0)], [(4, 1), (2, 2)], -, (4, [CreateTuple(3, [2, 1])], 3))], 5)");
}

TEST(HashLower, GivesALambdaThatCallsItselfASelfRegister) {
  constexpr std::string_view body = R"(
  let g = fun y -> g (y + x)
  g 1
)";
  EXPECT_EQ(code(body),
            "(4, [CreateLambda(1, 0, [LPVariable(0)], [(0, 2)], 1, (6, [LoadVal(3, " + fn("builtin add/0") +
                "), Apply(4, 3, [], [0, 2]), Apply(5, 1, [], [4])], 5)), LoadVal(2, 1), Apply(3, 1, [], [2])], 3)");
  EXPECT_EQ(code(body, {"fn A.g"}),
            "(4, [RaiseNRE([Nested function name `g` (a function or value with this name already exists in scope)], "
            "!), LoadVal(2, 1), Apply(3, 1, [], [2])], 3)");
}

TEST(HashLower, CapturesAnOuterVariableOfTheLambdasName) {
  EXPECT_EQ(code(R"(
  let g = x
  let g = fun y -> g
  g
)"),
            "(3, [CheckLetPatternAndExtractVars(0, LPVariable(1)), "
            "CreateLambda(2, 0, [LPVariable(0)], [(1, 1)], -, (2, [], 1))], 2)");
}

TEST(HashLower, SaysThatForwardCallsDoNotWork) {
  EXPECT_EQ(
      code(R"(
  let g = fun y -> h y
  let h = fun y -> y
  g x
)"),
      "(4, [CreateLambda(1, 0, [LPVariable(0)], [], -, (3, [RaiseNRE([`h` (forward calls between nested functions "
      "aren't supported; use top-level functions instead)], ?), Apply(2, 1, [], [0])], 2)), "
      "CreateLambda(2, 0, [LPVariable(0)], [], -, (1, [], 0)), Apply(3, 1, [], [0])], 3)");
}

TEST(HashLower, LoadsOpenNamesIntoOneRegister) {
  ParsedItems items(source(R"(
  x |> g |> h v
)"));
  EXPECT_EQ(items.code("f"),
            "(6, [LoadReference(1, #0, g), Apply(2, 1, [], [0]), LoadReference(3, #1, v), LoadReference(4, #2, h), "
            "Apply(5, 4, [], [2, 3])], 5)");
}

TEST(HashLower, ExpectsQualifiedNamesAndNoFieldsOfModules) {
  ParsedItems items(source(R"(
  M.g m.x
)"));
  using lower::Expected;
  const auto& function = std::get<pt::PackageFn>(items.item("f").item);
  EXPECT_EQ(lower::lower(function, items.arena).expectations,
            (std::vector<lower::Expectation>{{Expected::found, 0}, {Expected::missing, 2}}));
}

}  // namespace
}  // namespace darkpkg::hash
