#include "rules/hash/evaluate/evaluate.hpp"

#include "base/overloaded.hpp"
#include "tests/unit/rules/hash/evaluate/source_world.hpp"

namespace darkpkg::hash::evaluate {
namespace {

/// What becomes of the value A.v: its value and type, or why it has none.
std::string outcome(std::string_view definitions, std::set<std::string> builtins = {}) {
  SourceWorld world("module A\n" + std::string(definitions), std::move(builtins));
  Arena arena;
  Evaluator evaluator(world, arena);
  return std::visit(
      overloaded{[](const Evaluated& result) { return Show::of(*result.value) + " : " + Show::of(*result.type); },
                 [](const NotEvaluated& why) { return "not evaluated: " + why.reason; },
                 [](const Failed& failed) { return "fails: " + failed.message; },
                 [](UsesFailed) { return std::string("uses what fails"); }},
      evaluator.evaluate("A.v"));
}

TEST(HashEvaluate, Constants) {
  EXPECT_EQ(outcome("val v = 1"), "1 : Int");
  EXPECT_EQ(outcome("val v = $\"a{\"b\"}c\""), "DString(abc) : String");
  EXPECT_EQ(outcome("val v = (1L, \"a\", [])"),
            "DTuple([1, DString(a), DList(Unknown, [])]) : KTTuple([Int64, String, KTList(Unknown)])");
  EXPECT_EQ(outcome("val v = Dict { b = 1; a = 2 }"), "DDict(Int, [(a, 2), (b, 1)]) : KTDict(Int)");
}

TEST(HashEvaluate, ListsMergeTheTypesOfTheirItems) {
  EXPECT_EQ(outcome("val v = [ []; [ 1 ] ]"),
            "DList(KTList(Int), [DList(Unknown, []), DList(Int, [1])]) : KTList(KTList(Int))");
  EXPECT_EQ(outcome("val v = [ (1, []); (2, [ \"a\" ]) ]"),
            "DList(KTTuple([Int, KTList(String)]), [DTuple([1, DList(Unknown, [])]), DTuple([2, DList(String, "
            "[DString(a)])])]) : KTList(KTTuple([Int, KTList(String)]))");
  EXPECT_EQ(outcome("val v = [ 1; 2; \"a\" ]"), "fails: item 3 of a list is a String, those before it are Int");
  EXPECT_EQ(outcome("val v = [ (1, 2); (1, 2, 3) ]"),
            "fails: item 2 of a list is a tuple (Int * Int * Int), those before it are (Int * Int)");
}

TEST(HashEvaluate, Dicts) {
  EXPECT_EQ(outcome("val v = Dict { a = 1; b = 2; a = 3 }"), "fails: the key `a` stands twice in a Dict");
  EXPECT_EQ(outcome("val v = Dict { a = 1; b = \"x\" }"),
            "fails: the value of `b` in a Dict is a String, those before it are Int");
}

TEST(HashEvaluate, RecordsLearnTheirTypeArgumentsFromTheirFields) {
  const std::string types = R"(
type R = { a: Int; b: String }
type G<'t> = { v: 't; l: List<'t> }
type Alias = R
type OfInts = G<Int>
type OfLists<'x> = G<List<'x>>
type OfBare<'x> = G<'x>
)";
  EXPECT_EQ(outcome(types + "val v = R { b = \"x\"; a = 1 }"),
            "DRecord(=A.R, =A.R, [], [(a, 1), (b, DString(x))]) : KTCustomType(=A.R, [])");
  EXPECT_EQ(outcome(types + "val v = Alias { a = 1; b = \"x\" }"),
            "DRecord(=A.Alias, =A.R, [], [(a, 1), (b, DString(x))]) : KTCustomType(=A.R, [])");
  EXPECT_EQ(outcome(types + "val v = G { v = 1; l = [] }"),
            "DRecord(=A.G, =A.G, [Int], [(l, DList(Unknown, [])), (v, 1)]) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = G { l = []; v = 1 }"),
            "DRecord(=A.G, =A.G, [Int], [(l, DList(Unknown, [])), (v, 1)]) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = G<String> { v = \"x\"; l = [] }"),
            "DRecord(=A.G, =A.G, [String], [(l, DList(Unknown, [])), (v, DString(x))]) : KTCustomType(=A.G, [String])");
  EXPECT_EQ(outcome(types + "val v = OfInts { v = 1; l = [] }"),
            "DRecord(=A.OfInts, =A.G, [Int], [(l, DList(Unknown, [])), (v, 1)]) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = OfLists { v = [ 1 ]; l = [] }"),
            "DRecord(=A.OfLists, =A.G, [KTList(Unknown)], [(l, DList(Unknown, [])), (v, DList(Int, [1]))]) : "
            "KTCustomType(=A.G, [KTList(Unknown)])");
  EXPECT_EQ(outcome(types + "val v = OfBare<Int> { v = 1; l = [] }"),
            "DRecord(=A.OfBare, =A.G, [Int], [(l, DList(Unknown, [])), (v, 1)]) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = G { v = 1; l = [ \"x\" ] }"),
            "fails: the field `l` gets a List<String>, and is a List<Int>");
  EXPECT_EQ(outcome(types + "val v = OfInts { v = \"x\"; l = [] }"),
            "fails: the field `v` gets a String, and is an Int");
  EXPECT_EQ(outcome(types + "val v = G<Int, Int> { v = 1; l = [] }"),
            "fails: A.G has 1 type parameter, 2 type arguments are given");
  EXPECT_EQ(outcome(types + "val v = R { a = 1 }"), "fails: the field `b` of A.R is missing");
  EXPECT_EQ(outcome(types + "val v = R { a = 1; b = \"x\"; c = 1 }"), "fails: A.R has no field `c`");
  EXPECT_EQ(outcome(types + "val v = R { a = 1; a = 1; b = \"x\" }"), "fails: the field `a` is given twice");
  EXPECT_EQ(outcome("type E = | A\nval v = E { a = 1 }"), "fails: `A.E` is no record");
  EXPECT_EQ(outcome("type Alias = Int\nval v = Alias { a = 1 }"), "fails: `A.Alias` is no record");
}

TEST(HashEvaluate, FieldsAreTakenAndReplaced) {
  const std::string types = "type R = { a: Int; b: String }\nval r = R { a = 1; b = \"x\" }\n";
  EXPECT_EQ(outcome(types + "val v = r.a"), "1 : Int");
  EXPECT_EQ(outcome(types + "val v = { r with a = 2 }"),
            "DRecord(=A.R, =A.R, [], [(a, 2), (b, DString(x))]) : KTCustomType(=A.R, [])");
  EXPECT_EQ(outcome(types + "val v = r.c"), "fails: A.R has no field `c`");
  EXPECT_EQ(outcome(types + "val v = { r with a = \"y\" }"), "fails: the field `a` gets a String, and is an Int");
  EXPECT_EQ(outcome(types + "val v = { r with c = 2 }"), "fails: A.R has no field `c`");
  EXPECT_EQ(outcome("val r = 1\nval v = { r with c = 2 }"), "fails: what gets other fields is an Int, no record");
  EXPECT_EQ(outcome("val r = 1\nval v = r.c"), "fails: what a field is taken of is an Int, no record");
}

TEST(HashEvaluate, Enums) {
  const std::string types = R"(
type E =
  | Zero
  | Two of Int * String
type G<'a> =
  | Nothing
  | Just of 'a
type Alias<'x> = G<'x>
)";
  EXPECT_EQ(outcome(types + "val v = E.Zero"), "DEnum(=A.E, =A.E, [], Zero, []) : KTCustomType(=A.E, [])");
  EXPECT_EQ(outcome(types + "val v = E.Two(1, \"a\")"),
            "DEnum(=A.E, =A.E, [], Two, [1, DString(a)]) : KTCustomType(=A.E, [])");
  EXPECT_EQ(outcome(types + "val v = [ G.Nothing; G.Just 1 ]"),
            "DList(KTCustomType(=A.G, [Int]), [DEnum(=A.G, =A.G, [Unknown], Nothing, []), DEnum(=A.G, =A.G, [Int], "
            "Just, [1])]) : KTList(KTCustomType(=A.G, [Int]))");
  EXPECT_EQ(outcome(types + "val v = Alias.Just 1"),
            "DEnum(=A.Alias, =A.G, [Int], Just, [1]) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = G<Int>.Nothing"),
            "DEnum(=A.G, =A.G, [Int], Nothing, []) : KTCustomType(=A.G, [Int])");
  EXPECT_EQ(outcome(types + "val v = E.Two(1, 2)"), "fails: a field of the case `Two` gets an Int, and is a String");
  EXPECT_EQ(outcome(types + "val v = E.Two 1"), "fails: the case `Two` has 2 fields, 1 field is given");
  EXPECT_EQ(outcome(types + "val v = E.Three"), "fails: A.E has no case `Three`");
  EXPECT_EQ(outcome("type R = { a: Int }\nval v = R.A 1"), "fails: `A.R` has no cases: it is no enum");
}

TEST(HashEvaluate, ValuesUseEachOtherInAnyOrder) {
  EXPECT_EQ(outcome("val v = [ a; b ]\nval a = b\nval b = 7"), "DList(Int, [7, 7]) : KTList(Int)");
  EXPECT_EQ(outcome("val v = a\nval a = b\nval b = v"), "uses what fails");
  EXPECT_EQ(outcome("val v = a\nval a = 1 / 0"), "uses what fails");
  EXPECT_EQ(outcome("val v = nowhere"), "fails: there is no `nowhere`");
  EXPECT_EQ(outcome("val v = Missing.f 1"), "fails: there is no `Missing.f`");
}

TEST(HashEvaluate, ChainsOfValuesMayBeLong) {
  std::string chain = "val v = a0\n";
  for (int i = 0; i < 20'000; i++) chain += "val a" + std::to_string(i) + " = a" + std::to_string(i + 1) + "\n";
  EXPECT_EQ(outcome(chain + "val a20000 = 1"), "1 : Int");
}

TEST(HashEvaluate, Branches) {
  EXPECT_EQ(outcome("val v = if true then 1 else Missing.f 1"), "1 : Int");
  EXPECT_EQ(outcome("val v = if 1 then 1 else 2"), "fails: this condition is an Int, not a Bool");
  EXPECT_EQ(outcome("val v = true || 1"), "true : Bool");
  EXPECT_EQ(outcome("val v = false || 1"), "fails: an operand of `&&` or `||` is an Int, not a Bool");
  EXPECT_EQ(outcome("val v = 1 && true"), "fails: an operand of `&&` or `||` is an Int, not a Bool");
  EXPECT_EQ(outcome("val v =\n  1\n  2"), "fails: the result of a statement is an Int, and gets lost");
  EXPECT_EQ(outcome("val v =\n  ()\n  2"), "2 : Int");
}

TEST(HashEvaluate, Patterns) {
  const auto match = [](std::string_view subject, std::string_view cases) {
    return outcome("val v =\n  match " + std::string(subject) + " with\n" + std::string(cases));
  };
  EXPECT_EQ(match("[ 1; 2; 3 ]", "  | [] -> []\n  | 1 :: rest -> rest"), "DList(Int, [2, 3]) : KTList(Int)");
  EXPECT_EQ(match("(1, \"a\")", "  | (2, _) -> \"two\"\n  | (1, x) when x == \"a\" -> x"), "DString(a) : String");
  EXPECT_EQ(match("2L", "  | 1L | 2L -> true\n  | _ -> false"), "true : Bool");
  EXPECT_EQ(match("3", "  | 1 -> true"), "fails: no case of a `match` is for this value, an Int");
  EXPECT_EQ(outcome("val v =\n  let (x, (y, _)) = (1, (2, 3))\n  [ x; y ]"), "DList(Int, [1, 2]) : KTList(Int)");
  EXPECT_EQ(outcome("val v =\n  let (x, y) = (1, 2, 3)\n  x"),
            "fails: the pattern does not fit what is bound, a tuple (Int * Int * Int)");
}

TEST(HashEvaluate, CallsOfFunctions) {
  EXPECT_EQ(outcome("let fact (n: Int) : Int = if n == 0 then 1 else n * fact (n - 1)\nval v = fact 30"),
            "265252859812191058636308480000000 : Int");
  EXPECT_EQ(outcome("let f (x: Int) (y: String) : String = y\nval v = f 1"),
            "DApplicable(AppNamedFn(=A.f, [], [], [1])) : Unknown");
  EXPECT_EQ(outcome("let f (x: Int) (y: String) : String = y\nval g = f 1\nval v = g \"a\""), "DString(a) : String");
  EXPECT_EQ(outcome("let f (x: Int) : Int = x\nval v = f"), "DApplicable(AppNamedFn(=A.f, [], [], [])) : Unknown");
  EXPECT_EQ(outcome("let f (x: Int) : Int = x\nval v = f 1 2"), "fails: A.f has 1 parameter, 2 arguments are given");
  EXPECT_EQ(outcome("let f (x: Int) : Int = x\nval v = f \"a\""),
            "fails: the parameter `x` of A.f gets a String, and is an Int");
  EXPECT_EQ(outcome("let f (x: Int) : Int = \"a\"\nval v = f 1"),
            "fails: the result of A.f is a String, and declared as an Int");
  EXPECT_EQ(outcome("let f (x: Int) : Int = 1 / x\nval v = f 0"), "fails: in A.f: this is a division by zero");
  EXPECT_EQ(outcome("val w = 1\nval v = w 2"), "fails: what is called is an Int, no function");
}

TEST(HashEvaluate, TypeVariablesOfFunctions) {
  EXPECT_EQ(outcome("let same (x: 'a) (y: 'a) : List<'a> = [ x; y ]\nval v = same 1 2"),
            "DList(Int, [1, 2]) : KTList(Int)");
  EXPECT_EQ(outcome("let same (x: 'a) (y: 'a) : List<'a> = [ x; y ]\nval v = same 1 \"a\""),
            "fails: the parameter `y` of A.same gets a String, and is an Int");
  EXPECT_EQ(outcome("let same (x: 'a) (y: 'a) : List<'a> = [ x; y ]\nval v = same 1"),
            "DApplicable(AppNamedFn(=A.same, [(a, Int)], [], [1])) : Unknown");
  EXPECT_EQ(outcome("let id (x: 'a) : 'a = x\nval v = id<String> 1"),
            "fails: the parameter `x` of A.id gets an Int, and is a String");
  EXPECT_EQ(outcome("let id (x: 'a) : 'a = x\nval v = id<Int, Int> 1"),
            "fails: A.id has 1 type parameter, 2 type arguments are given");
  EXPECT_EQ(outcome("let id (x: 'a) : 'a = x\nlet f (x: 'a) (y: 'b) : 'b = id y\nval v = f 1 \"a\""),
            "DString(a) : String");
  EXPECT_EQ(outcome("type Alias<'x> = List<'x>\nlet f (x: Alias<Int>) : Int = 1\nval v = f [ \"a\" ]"),
            "fails: the parameter `x` of A.f gets a List<String>, and is a List<Int>");
}

TEST(HashEvaluate, Lambdas) {
  EXPECT_EQ(outcome("val v = (fun x -> x + 1) 2"), "3 : Int");
  EXPECT_EQ(outcome("val v = (fun x y -> x + y) 2"),
            "DApplicable(AppLambda(539572416329722399, [], [], [2])) : Unknown");
  EXPECT_EQ(outcome("val add = fun x y -> x + y\nval one = add 1\nval v = one 2"), "3 : Int");
  EXPECT_EQ(outcome("let make (n: Int) : (Int -> Int) = fun x -> x + n\nval five = make 5\nval v = five 1"), "6 : Int");
  EXPECT_EQ(outcome("val v =\n  let count = fun n -> if n == 0 then [] else count (n - 1)\n  count 3"),
            "DList(Unknown, []) : KTList(Unknown)");
  EXPECT_EQ(outcome("val v = (fun x -> x) 1 2"), "fails: a lambda has 1 parameter, 2 arguments are given");
  EXPECT_EQ(outcome("val v = (fun (x, y) -> x) 1"), "fails: the pattern does not fit what is bound, an Int");
}

TEST(HashEvaluate, Arithmetic) {
  EXPECT_EQ(outcome("val v = 9223372036854775807 + 1"), "9223372036854775808 : Int");
  EXPECT_EQ(outcome("val v = 9223372036854775807L + 1L"), "-9223372036854775808 : Int64");
  EXPECT_EQ(outcome("val v = 100y * 2y"), "-56 : Int8");
  EXPECT_EQ(outcome("val v = -128y / -1y"), "-128 : Int8");
  EXPECT_EQ(outcome("val v = 0uy - 1uy"), "255 : UInt8");
  EXPECT_EQ(outcome("val v = 170141183460469231731687303715884105727Q + 1Q"),
            "(-170141183460469231731687303715884105728) : Int128");
  EXPECT_EQ(outcome("val v = 340282366920938463463374607431768211455Z + 1Z"), "(0) : UInt128");
  EXPECT_EQ(outcome("val v = 170141183460469231731687303715884105727 + 1"),
            "not evaluated: needs an Int of more than 128 bits");
  EXPECT_EQ(outcome("val v = -7 % 3"), "2 : Int");
  EXPECT_EQ(outcome("val v = -7 / 2"), "-3 : Int");
  EXPECT_EQ(outcome("val v = 2 ^ 100"), "1267650600228229401496703205376 : Int");
  EXPECT_EQ(outcome("val v = 3L ^ 50L"), "6048575297968530377 : Int64");
  EXPECT_EQ(outcome("val v = 2 ^ -1"), "fails: the exponent is negative");
  EXPECT_EQ(outcome("val v = 1.5 * 2.0"), "3.000000 : Float");
  EXPECT_EQ(outcome("val v = 1 / 0"), "fails: this is a division by zero");
  EXPECT_EQ(outcome("val v = 1.0 % 0.0"), "fails: this is the remainder of a division by zero");
  EXPECT_EQ(outcome("val v = 1 + 1L"), "fails: the operands are an Int and an Int64");
  EXPECT_EQ(outcome("val v = 3Q ^ 2Q"), "fails: the operands are an Int128 and an Int128");
  EXPECT_EQ(outcome("val v = 2.0 ^ 0.5"), "not evaluated: needs the power of a Float");
}

TEST(HashEvaluate, Comparisons) {
  EXPECT_EQ(outcome("val v = (1 < 2, 2L >= 3L, 1.0 > 2.0)"),
            "DTuple([true, false, false]) : KTTuple([Bool, Bool, Bool])");
  EXPECT_EQ(outcome("val v = [ (1, \"a\") ] == [ (1, \"a\") ]"), "true : Bool");
  EXPECT_EQ(outcome("val v = [] != [ 1 ]"), "true : Bool");
  EXPECT_EQ(outcome("val v = \"a\" < \"b\""), "fails: the operands are a String and a String");
  EXPECT_EQ(outcome("val v = 1 == \"a\""), "fails: an Int is compared with a String");
}

TEST(HashEvaluate, Builtins) {
  const auto call = [](const std::string& name, const std::string& arguments) {
    return outcome("val v = Builtin." + name + " " + arguments, {"fn " + name});
  };
  EXPECT_EQ(call("intToString", "12"), "DString(12) : String");
  EXPECT_EQ(call("stringJoin", "[ \"a\"; \"b\" ] \", \""), "DString(a, b) : String");
  EXPECT_EQ(call("listPush", "[ 1 ] 2"), "DList(Int, [2, 1]) : KTList(Int)");
  EXPECT_EQ(call("listPush", "[ 1 ] \"a\""), "fails: the parameter 2 of Builtin.listPush gets a String, and is an Int");
  EXPECT_EQ(call("listAppend", "[] [ 1 ]"), "DList(Int, [1]) : KTList(Int)");
  EXPECT_EQ(call("listReverse", "[ 1; 2 ]"), "DList(Int, [2, 1]) : KTList(Int)");
  EXPECT_EQ(call("listReverse", "1"), "fails: the parameter 1 of Builtin.listReverse gets an Int, and is a List<_>");
  EXPECT_EQ(call("cliTerminalInspectText", "\"↑ ab\""), "DTuple([4, false]) : KTTuple([Int, Bool])");
  EXPECT_EQ(call("cliTerminalInspectText", "\"日\""),
            "not evaluated: needs the width of a text in other than plain characters");
  EXPECT_EQ(call("environmentGet", "\"HOME\""), "not evaluated: needs the builtin function environmentGet");
  EXPECT_EQ(call("listPush", "[ 1 ]"),
            "DApplicable(AppNamedFn(builtin listPush/0, [(a, Int)], [], [DList(Int, [1])])) : Unknown");
  EXPECT_EQ(outcome("val v = \"e\" ++ \"\\u0301\""), "DString(é) : String");
}

TEST(HashEvaluate, WhatTakesTooLongIsNotEvaluated) {
  EXPECT_EQ(outcome("let f (n: Int) : Int = f n\nval v = f 1"), "not evaluated: takes too many steps");
  EXPECT_EQ(outcome("let f (s: String) : String = f (s ++ s)\nval v = f \"ab\""),
            "not evaluated: takes too many steps");
  EXPECT_EQ(outcome("let f (l: List<'a>) (n: Int) : List<'b> = if n == 0 then l else f [ l ] (n - 1)\n"
                    "val v = f [] 5000"),
            "not evaluated: is nested too deeply");
  EXPECT_EQ(outcome("let f (n: Int) : Int = f n\nval a = f 1\nval v = a"), "not evaluated: takes too many steps");
}

}  // namespace
}  // namespace darkpkg::hash::evaluate
