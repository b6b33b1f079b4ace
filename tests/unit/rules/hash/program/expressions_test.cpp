#include "rules/hash/program/expressions.hpp"

#include <gtest/gtest.h>

#include "tests/unit/rules/hash/parsed.hpp"

namespace darkpkg::hash {
namespace {

std::string open(std::string_view source, std::string_view name = "f") {
  ParsedItems items(source);
  return items.items.empty() ? "" : Show::of(items.body(name));
}
std::string closed(std::string_view source, const std::set<std::string>& known, std::string_view name = "f") {
  ParsedItems items(source);
  return items.items.empty() ? "" : items.closed(name, known);
}

TEST(HashExpressions, KnowParametersAndVariables) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) (y: Int) : Int =
  let z = y
  let (x, _) = z
  x
)"),
            "ELet(LPVariable(z), EArg(1), ELet(LPTuple([LPVariable(x), LPWildcard]), EVariable(z), EVariable(x)))");
}

TEST(HashExpressions, MakeParametersVariablesInLambdas) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int = (fun y -> x + y) x
)"),
            "EApply(ELambda([LPVariable(y)], EInfix(+, EVariable(x), EVariable(y))), [], [EArg(0)])");
}

TEST(HashExpressions, LeaveBareNamesOpen) {
  constexpr std::string_view source = R"(module A
let f (x: Int) : Int = other
)";
  EXPECT_EQ(open(source), "open(EValue(other#0), EFnName(other#0); EVariable(other))");
  EXPECT_EQ(closed(source, {}), "EVariable(other)");
  EXPECT_EQ(closed(source, {"fn A.other"}), "EFnName(other#0)");
  EXPECT_EQ(closed(source, {"fn A.other", "value A.other"}), "EValue(other#0)");
}

TEST(HashExpressions, PreferFunctionsWhereTheyAreApplied) {
  constexpr std::string_view source = R"(module A
let f (x: Int) : Int = g x
)";
  EXPECT_EQ(closed(source, {}), "EApply(EVariable(g), [], [EArg(0)])");
  EXPECT_EQ(closed(source, {"value A.g"}), "EApply(EValue(g#0), [], [EArg(0)])");
  EXPECT_EQ(closed(source, {"fn A.g", "value A.g"}), "EApply(EFnName(g#0), [], [EArg(0)])");
}

TEST(HashExpressions, TakeMissingQualifiedNamesForValues) {
  constexpr std::string_view source = R"(module A
let f (x: Int) : Int = M.g M.x
)";
  EXPECT_EQ(closed(source, {}), "EApply(EValue(M.g?), [], [EValue(M.x?)])");
  EXPECT_EQ(closed(source, {"fn A.M.g", "value A.M.x"}), "EApply(EFnName(M.g#0), [], [EValue(M.x#1)])");
}

TEST(HashExpressions, RefuseNamesThatNothingCanHave) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int = PACKAGE.g x
)"),
            "EApply(EValue(PACKAGE.g!), [], [EArg(0)])");
}

TEST(HashExpressions, CallTheFunctionItself) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int = f x
)"),
            "EApply(ESelf, [], [EArg(0)])");
  // Not applied, in a pipe or with a module it is an ordinary name.
  EXPECT_EQ(closed(R"(module A
let f (x: Int) : Int = A.f f
)",
                   {"fn A.f"}),
            "EApply(EFnName(A.f#0), [], [EFnName(f#1)])");
}

TEST(HashExpressions, LetVariablesHideTheFunctionItself) {
  EXPECT_EQ(closed(R"(module A
let f (x: Int) : Int =
  let f = f x
  f x
)",
                   {"fn A.f"}),
            "ELet(LPVariable(f), EApply(ESelf, [], [EArg(0)]), EApply(EVariable(f), [], [EArg(0)]))");
  // In the value of a nested function it is that one, unless an item has the name.
  EXPECT_EQ(closed(R"(module A
let f (x: Int) : Int =
  let f = fun y -> f y
  f x
)",
                   {"fn A.f"}),
            "ELet(LPVariable(f), ELambda([LPVariable(y)], EApply(EFnName(f#0), [], [EVariable(y)])), "
            "EApply(EVariable(f), [], [EArg(0)]))");
}

TEST(HashExpressions, TellFieldsFromModules) {
  constexpr std::string_view source = R"(module A
let f (x: Int) : Int = x.a + m.b.c
)";
  EXPECT_EQ(closed(source, {}),
            "EInfix(+, ERecordFieldAccess(EArg(0), a), "
            "ERecordFieldAccess(ERecordFieldAccess(EVariable(m), b), c))");
  EXPECT_EQ(closed(source, {"value A.m"}),
            "EInfix(+, ERecordFieldAccess(EArg(0), a), "
            "ERecordFieldAccess(ERecordFieldAccess(EValue(m#0), b), c))");
  EXPECT_EQ(closed(source, {"value A.m", "fn A.m.b.c"}), "EInfix(+, ERecordFieldAccess(EArg(0), a), EFnName(m.b.c#2))");
}

TEST(HashExpressions, KnowTheCasesOfOptionAndResult) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int = (Some x, None, Other, Other x, T.Case(x, ()))
)"),
            "ETuple([EEnum(Stdlib.Option.Option#0, [], Some, [EArg(0)]), EEnum(Stdlib.Option.Option#0, [], None, []), "
            "EVariable(Other), EEnum(Other!, [], Other, [EArg(0)]), EEnum(T#1, [], Case, [EArg(0), ()])])");
}

TEST(HashExpressions, CallWithAUnitWhereOnlyTypesAreGiven) {
  EXPECT_EQ(closed(R"(module A
let f (x: Int) : Int = g<Int>
)",
                   {"fn A.g"}),
            "EApply(EFnName(g#0), [Int], [()])");
}

TEST(HashExpressions, CallBuiltinsAndListsForOperators) {
  EXPECT_EQ(closed(R"(module A
let f (x: Int) : Int = -x @ (+)
)",
                   {"fn negate", "fn Darklang.Stdlib.List.append"}),
            "EApply(EFnName(Stdlib.List.append#0), [], [EApply(EFnName(Builtin.negate#1), [], [EArg(0)]), "
            "ELambda([LPVariable(a), LPVariable(b)], EInfix(+, EVariable(a), EVariable(b)))])");
}

TEST(HashExpressions, PipeIntoFunctionsAndVariables) {
  constexpr std::string_view source = R"(module A
let f (x: Int) : Int = x |> x |> g |> h 1 |> M.i |> j<Int> |> (+) 2 |> Some |> fun y -> y
)";
  EXPECT_EQ(closed(source, {}),
            "EPipe(EArg(0), [EPipeVariable(x, []), EPipeVariable(g, []), EPipeVariable(h, [1]), "
            "EPipeFnCall(M.i?, [], []), EPipeFnCall(j?, [Int], []), EPipeInfix(+, 2), "
            "EPipeEnum(Stdlib.Option.Option#4, Some, []), EPipeLambda([LPVariable(y)], EVariable(y))])");
  EXPECT_EQ(closed(source, {"fn A.g", "fn A.h", "fn A.M.i", "fn A.j", "fn A.x"}),
            "EPipe(EArg(0), [EPipeVariable(x, []), EPipeFnCall(g#0, [], []), EPipeFnCall(h#1, [], [1]), "
            "EPipeFnCall(M.i#2, [], []), EPipeFnCall(j#3, [Int], []), EPipeInfix(+, 2), "
            "EPipeEnum(Stdlib.Option.Option#4, Some, []), EPipeLambda([LPVariable(y)], EVariable(y))])");
}

TEST(HashExpressions, BindTheVariablesOfMatchCases) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int =
  match x with
  | Pair(a, _) when a -> a
  | _ -> a
)"),
            "EMatch(EArg(0), [(MPEnum(Pair, [MPVariable(a), MPVariable(_)]), EVariable(a), EVariable(a)), "
            "(MPVariable(_), -, open(EValue(a#0), EFnName(a#0); EVariable(a)))])");
}

TEST(HashExpressions, NestStatements) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int =
  x
  1
  2
)"),
            "EStatement(EArg(0), EStatement(1, 2))");
}

TEST(HashExpressions, DropBlankParametersOfLambdas) {
  EXPECT_EQ(open(R"(module A
let f (x: Int) : Int = (fun ___ -> x) (fun a ___ -> a)
)"),
            "EApply(ELambda([LPUnit], EVariable(x)), [], [ELambda([LPVariable(a)], EVariable(a))])");
}

}  // namespace
}  // namespace darkpkg::hash
