#include <gtest/gtest.h>

#include "tests/unit/rules/uuid/program/program_text.hpp"

namespace darkpkg {
namespace {

std::string body_of(std::string_view expression) {
  TestProgram program("module M\nlet f (x: Int64): Int64 = " + std::string(expression) + "\n");
  if (program.diagnostics.has_errors()) return program.messages()[0];
  return program.body("f");
}

struct Case {
  std::string_view written;
  std::string_view meaning;  ///< or the first error
};

class Desugar : public testing::TestWithParam<Case> {};

TEST_P(Desugar, Expression) { EXPECT_EQ(body_of(GetParam().written), GetParam().meaning) << GetParam().written; }

INSTANTIATE_TEST_SUITE_P(Calls, Desugar,
                         testing::Values(Case{"g 1L 2L", "(apply fn?g 1 2)"}, Case{"g(1L) (2L)", "(apply fn?g 1 2)"},
                                         Case{"(g 1L) 2L", "(apply fn?g 1 2)"}, Case{"(g) 1L", "(apply fn?g 1)"},
                                         Case{"g (1L, 2L)", "(apply fn?g (tuple 1 2))"},
                                         Case{"x.a.g 1L 2L", "(apply (get (get arg0 a) g) 1 2)"},
                                         Case{"(g x).a", "(get (apply fn?g arg0) a)"}, Case{"g -1L", "(apply fn?g -1)"},
                                         Case{"g - 1L", "(- value?g 1)"}, Case{"-x", "(apply int64Negate_v0 arg0)"},
                                         Case{"- 1L", "(apply int64Negate_v0 1)"}, Case{"(+) 1L 2L", "(+ 1 2)"}));

INSTANTIATE_TEST_SUITE_P(
    Applications, Desugar,
    testing::Values(Case{"1L 2L", "E0202 a literal can't be called, but an argument follows"},
                    Case{"\"a\" x", "E0202 a text can't be called, but an argument follows"},
                    Case{"[ 1L ] x", "E0202 a list can't be called, but an argument follows"},
                    Case{"(x, x) x", "E0202 a tuple can't be called, but an argument follows"},
                    Case{"(fun y -> y) x", "E0202 a lambda can't be called, but an argument follows"},
                    Case{"(x + x) x", "E0202 the result of an operator can't be called, but an argument follows"},
                    Case{"(+) x", "E0202 an operator in parentheses needs both operands"},
                    Case{"(+)", "E0202 an operator in parentheses needs both operands"},
                    Case{"g<Int64>", "E0202 `g` has type arguments, but is not called"}));

INSTANTIATE_TEST_SUITE_P(Enums, Desugar,
                         testing::Values(Case{"E.C", "(enum type:E C)"}, Case{"E.C 1L", "(enum type:E C 1)"},
                                         Case{"E.C(1L, 2L)", "(enum type:E C 1 2)"},
                                         Case{"E.C((1L, 2L))", "(enum type:E C (tuple 1 2))"},
                                         Case{"E.C 1L (2L, 3L)", "(enum type:E C 1 2 3)"},
                                         Case{"A.E.C ()", "(enum type:A.E C ())"}));

INSTANTIATE_TEST_SUITE_P(Collections, Desugar,
                         testing::Values(Case{"[]", "(list)"}, Case{"[ 1L; 2L ]", "(list 1 2)"},
                                         Case{"[ 1L, 2L ]", "(tuple 1 2)"},
                                         Case{"[ 1L, 2L; 3L, 4L ]", "(list (tuple 1 2) (tuple 3 4))"},
                                         Case{"[ (1L; 2L) ]", "(list (let _ 1 2))"}, Case{"[| x |]", "(list arg0)"},
                                         Case{"Dict { }", "(dict)"}, Case{"Dict { ___ = 1L; b = 2L }", "(dict =1 b=2)"},
                                         Case{"M.Dict { a = 1L }", "(record type:M.Dict a=1)"},
                                         Case{"R { a = x; a = 1L }", "(record type:R a=arg0 a=1)"},
                                         Case{"{ x with a = 1L; b = x }", "(update arg0 a=1 b=arg0)"}));

INSTANTIATE_TEST_SUITE_P(Records, Desugar,
                         testing::Values(Case{"g R { a = 1L }", "E0208 a record needs parentheses to be an argument"},
                                         Case{"{ a = 1L }", "E0208 a record needs its type before the brace"},
                                         Case{"R<Int64> { a = 1L }", "E0208 a record can't have type arguments"},
                                         Case{"R { a.b = 1L }", "E0208 a field is named without a dot"}));

INSTANTIATE_TEST_SUITE_P(Pipes, Desugar,
                         testing::Values(Case{"x |> g |> M.g 1L", "(pipe arg0 (fn?g) (required-fn:M.g 1))"},
                                         Case{"(x |> g) |> g", "(pipe (pipe arg0 (fn?g)) (fn?g))"},
                                         Case{"(x |> g) h", "(pipe arg0 (fn?g) (fn?h))"},
                                         Case{"(x |> g) h |> k", "(pipe arg0 (fn?g) (fn?h) (fn?k))"},
                                         Case{"x && x |> g", "(&& arg0 (pipe arg0 (fn?g)))"},
                                         Case{"x |> (+) 1L |> (&&) true", "(pipe arg0 (+ _ 1) (&& _ true))"},
                                         Case{"x |> fun y -> y |> g", "(pipe arg0 (fun y -> (pipe value?y (fn?g))))"},
                                         Case{"x |> E.C", "(pipe arg0 (enum type:E C))"},
                                         Case{"g x |> g", "E0203 this needs parentheses to be piped on"},
                                         Case{"x + 1L |> g", "E0203 this needs parentheses to be piped on"},
                                         Case{"x |> 1L", "E0203 a literal can't follow `|>`"},
                                         Case{"x |> (1L + x)", "E0203 the result of an operator can't follow `|>`"},
                                         Case{"x |> (+)", "E0203 an operator after `|>` needs exactly one operand"},
                                         Case{"x |> x.field", "E0203 this can't follow `|>`"}));

INSTANTIATE_TEST_SUITE_P(Lambdas, Desugar,
                         testing::Values(Case{"fun a (b, _) () -> a", "(fun a (b,_) () -> value?a)"},
                                         Case{"fun ___ a -> a", "(fun a -> value?a)"},
                                         Case{"fun ___ -> 1L", "E0207 a lambda needs a parameter"},
                                         Case{"fun [ a ] -> a",
                                              "E0207 a list pattern can't stand in a let or a lambda"}));

INSTANTIATE_TEST_SUITE_P(Texts, Desugar,
                         testing::Values(Case{"$\"\"", "\"\""}, Case{"$\"a{x}b\"", "\"a{arg0}b\""},
                                         Case{"$\"{x}{x}\"", "\"{arg0}{arg0}\""}, Case{"\"e\\u0301\"", "\"\u00e9\""},
                                         Case{"$\"e{x}\\u0301\"", "\"e{arg0}\u0301\""}));

TEST(ForeignOperators, AreVariablesAndWarnedOf) {
  TestProgram program("module M\nlet f (x: Int64): Int64 = if x = 1L then x else x <> 2L\n");
  EXPECT_EQ(program.body("f"), "(if (apply var:op_Equality arg0 1) arg0 (apply var:op_Inequality arg0 2))");
  std::vector<std::string> expected = {"W0403 `=` is no operator of Dark", "W0403 `<>` is no operator of Dark"};
  EXPECT_EQ(program.messages(), expected);
}

TEST(Warnings, TellOfWhatDarkReadsOtherwise) {
  TestProgram program("module M\nlet f (x: Int64): Int64 = R { x with a = [ 1L, 2L ] }\n");
  EXPECT_EQ(program.body("f"), "(record type:R a=(tuple 1 2))");
  ASSERT_EQ(program.messages().size(), 2u);
  EXPECT_EQ(program.diagnostics.all()[0].code, Code::dropped_original);
  EXPECT_EQ(program.diagnostics.all()[1].code, Code::comma_in_list);
}

TEST(Definitions, SayWhatIsWrongWithAParameter) {
  struct {
    std::string_view parameter, message, help;
  } const kCases[] = {
      {"a", "E0205 the parameter `a` has no type", "write `(a: Int64)`, or another type"},
      {"(a: Int64, b: Int64)", "E0205 each parameter stands in its own parentheses",
       "write `(a: Int64) (b: Int64)`, without a comma"},
      {"(_: Int64)", "E0205 a parameter needs a name", "write `(_unused: Int64)`"},
      {"(Big: Int64)", "E0205 `Big` can't name a parameter", "write `big`"},
      {"[ a ]", "E0205 a parameter is a name with a type", "write `(name: Type)`, or `()` for none"},
  };
  for (const auto& one : kCases) {
    TestProgram program("module M\nlet f " + std::string(one.parameter) + " : Int64 = 1L\n");
    ASSERT_EQ(program.messages().size(), 1u) << one.parameter;
    EXPECT_EQ(program.messages()[0], one.message);
    EXPECT_EQ(program.diagnostics.all()[0].help, one.help);
  }
}

}  // namespace
}  // namespace darkpkg
