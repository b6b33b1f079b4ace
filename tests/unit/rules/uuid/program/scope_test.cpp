#include <gtest/gtest.h>

#include "rules/uuid/trees/reference_kind.hpp"
#include "tests/unit/rules/uuid/program/program_text.hpp"

namespace darkpkg {
namespace {

struct Case {
  std::string_view function;  ///< the definition of `f` in module M
  std::string_view body;      ///< what its names mean
};

void expect(std::span<const Case> cases) {
  for (const Case& one : cases) {
    TestProgram program("module M\nlet f" + std::string(one.function) + "\n");
    EXPECT_EQ(program.body("f"), one.body) << one.function;
  }
}

TEST(Scope, BareNamesAreParametersThenValuesThenVariables) {
  const Case kCases[] = {
      {"(x: Int64): Int64 = x", "arg0"},
      {"(x: Int64) (y: Int64): Int64 = y", "arg1"},
      {"(x: Int64) (x: Int64): Int64 = x", "arg1"},
      {"(): Int64 = unit", "arg0"},
      {"(x: Int64): Int64 = y", "value?y"},
      {"(x: Int64): Int64 = f", "value?f"},
      {"(x: Int64): Int64 = my_value", "var:my_value"},
      {" = y", "value?y"},
  };
  expect(kCases);
}

TEST(Scope, LetsAndPatternsHideParameters) {
  const Case kCases[] = {
      {"(x: Int64): Int64 =\n  let x = x\n  x", "(let x arg0 value?x)"},
      {"(x: Int64): Int64 =\n  let (a, (x, _)) = x\n  x", "(let (a,(x,_)) arg0 value?x)"},
      {"(x: Int64): Int64 =\n  let y =\n    let x = 1L\n    x\n  x", "(let y (let x 1 value?x) arg0)"},
      {"(x: Int64): Int64 =\n  match x with\n  | Some x when x -> x\n  | _ -> x",
       "(match arg0 (Some(x) when value?x value?x) (_ arg0))"},
      {"(x: Int64): Int64 =\n  match x with\n  | [ x ] | x :: _ -> x", "(match arg0 (|[x],x::_| value?x))"},
  };
  expect(kCases);
}

TEST(Scope, LambdasSeeNoParameters) {
  const Case kCases[] = {
      {"(x: Int64): Int64 = fun y -> x", "(fun y -> value?x)"},
      {"(x: Int64): Int64 = x |> fun y -> x", "(pipe arg0 (fun y -> value?x))"},
      {"(x: Int64): Int64 = fun y -> x y", "(fun y -> (apply fn?x value?y))"},
      {"(x: Int64): Int64 = fun y -> f y", "(fun y -> (apply self value?y))"},
  };
  expect(kCases);
}

TEST(Scope, CallsAreSelfThenFunctionsThenParametersThenVariables) {
  const Case kCases[] = {
      {"(x: Int64): Int64 = f x", "(apply self arg0)"},
      {"(x: Int64): Int64 = f<Int64> x", "(apply self<> arg0)"},
      {"(x: Int64): Int64 = g x", "(apply fn?g arg0)"},
      {"(x: Int64): Int64 = x 1L", "(apply fn?x|arg0 1)"},
      {"(x: Int64): Int64 = M.f x", "(apply fn:M.f arg0)"},
      {"(x: Int64): Int64 = under_score x", "(apply var:under_score arg0)"},
      {"(under_score: Int64): Int64 = under_score 1L", "(apply arg0 1)"},
      {"(f: Int64): Int64 = f 1L", "(apply self 1)"},
      {" = g 1L", "(apply fn?g 1)"},
      {" = f 1L", "(apply fn?f 1)"},
  };
  expect(kCases);
}

TEST(Scope, AVersionIsPartOfTheNameForSelfOnly) {
  const Case kCases[] = {
      {"_v1 (x: Int64): Int64 = f x", "(apply self arg0)"},
      {"_v1 (x: Int64): Int64 = f_v1 x", "(apply fn?f_v1 arg0)"},
      {"_v1 (x: Int64): Int64 = x |> f_v1", "(pipe arg0 (fn?f_v1))"},
  };
  expect(kCases);
}

TEST(Scope, BelowTheHiddenOwnNameBareCallsAreNoFunctions) {
  const Case kCases[] = {
      {"(x: Int64): Int64 =\n  let f = x\n  f (g x)", "(let f arg0 (apply var:f (apply var:g arg0)))"},
      {"(x: Int64): Int64 =\n  let f = f x\n  x 1L", "(let f (apply self arg0) (apply arg0 1))"},
      {"(x: Int64): Int64 = fun f -> g f", "(fun f -> (apply var:g value?f))"},
      {"(x: Int64): Int64 =\n  match x with\n  | 0L -> g x\n  | f -> g f",
       "(match arg0 (0 (apply fn?g arg0)) (f (apply var:g value?f)))"},
      {"(x: Int64): Int64 =\n  let f = x\n  x |> g |> g 1L |> M.g",
       "(let f arg0 (pipe arg0 (var:g) (fn?g 1) (required-fn:M.g)))"},
      {"(x: Int64): Int64 =\n  let f = x\n  M.g x", "(let f arg0 (apply fn:M.g arg0))"},
      {" =\n  let f = 1L\n  f (g 1L)", "(let f 1 (apply fn?f (apply fn?g 1)))"},
  };
  expect(kCases);
}

TEST(Scope, PipesGoIntoFunctionsOrVariablesNeverParameters) {
  const Case kCases[] = {
      {"(x: Int64): Int64 = x |> f", "(pipe arg0 (fn?f))"},
      {"(x: Int64): Int64 = 1L |> x", "(pipe 1 (fn?x))"},
      {"(x: Int64): Int64 = 1L |> x 2L", "(pipe 1 (fn?x 2))"},
      {"(x: Int64): Int64 = x |> M.g", "(pipe arg0 (required-fn:M.g))"},
      {"(x: Int64): Int64 = x |> g<Int64>", "(pipe arg0 (required-fn:g<>))"},
      {"(x: Int64): Int64 = x |> under_score 1L", "(pipe arg0 (var:under_score 1))"},
      {"(x: Int64): Int64 = x |> E.C 1L", "(pipe arg0 (enum type:E C 1))"},
  };
  expect(kCases);
}

TEST(Scope, QualifiedNamesWithoutArgumentsAreFunctionsOrValues) {
  const Case kCases[] = {
      {"(): Int64 = M.g", "fn-or-value:M.g"},
      {"(): Int64 = M.under_score", "[M.under_score]"},
      {"(): Int64 = M.under_score 1L", "(apply [M.under_score] 1)"},
      {"(): Int64 = E.Case", "(enum type:E Case)"},
      {"(): Int64 = Bad_Type.Case", "(enum [Bad_Type] Case)"},
      {"(): Int64 = Case 1L", "(enum [Case] Case 1)"},
  };
  expect(kCases);
}

TEST(Scope, AReferenceIsNumberedOnceAndUsedOften) {
  TestProgram program("module M\nlet f (x: T): T = g (g x) (A.g x) T.C");
  ASSERT_EQ(program.items.size(), 1u);
  const ProgramItem& item = program.items[0];
  ASSERT_EQ(item.references.size(), 3u);
  EXPECT_EQ(item.references[0].kind, uuid::ReferenceKind::type);
  EXPECT_EQ(item.positions.uses.size(), 6u);
  for (const object::Use& use : item.positions.uses) {
    std::string_view text = std::string_view(program.source.text).substr(use.at.offset, use.at.length);
    std::string name;
    for (const std::string& part : item.references[use.reference].names) name += (name.empty() ? "" : ".") + part;
    EXPECT_EQ(text, name);
  }
}

TEST(Scope, ValuesNeedTheTypesOfWhatTheyHold) {
  TestProgram program(
      "module M\ntype Color = | Red | Blue\nlet a = Red\nlet b = [ Blue 1L ]\nlet c = fun x -> Blue 1L");
  std::vector<std::string> expected = {"E0301 the case `Blue` stands without its type",
                                       "W0403 the case `Blue` stands without its type"};
  EXPECT_EQ(program.messages(), expected);
  EXPECT_EQ(program.diagnostics.all()[0].help, "write the type before it: `Color.Blue`");
}

}  // namespace
}  // namespace darkpkg
