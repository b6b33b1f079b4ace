#include "rules/uuid/parse/parser.hpp"

#include <gtest/gtest.h>

#include "base/deep_stack.hpp"
#include "tests/unit/rules/uuid/parse/print_tree.hpp"

namespace darkpkg {
namespace {

/// "E0104 2:3 message" for each message.
std::vector<std::string> messages(const Source& source, const Diagnostics& diagnostics) {
  std::vector<std::string> out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const LineColumn at = line_column(source.text, diagnostic.at.offset);
    out.push_back(std::string(code_text(diagnostic.code)) + " " + std::to_string(at.line) + ":" +
                  std::to_string(at.column) + " " + diagnostic.message);
  }
  return out;
}

struct Parsed {
  std::string tree;
  std::vector<std::string> errors;
};

/// `with_tree`: printing a very deep tree takes longer than parsing it.
Parsed parsed(std::string text, bool with_tree = true) {
  const Source source{"x.dark", std::move(text)};
  Parsed out;
  with_deep_stack([&] {
    Arena arena;
    Diagnostics diagnostics;
    const syntax::File* file = parse(source, arena, diagnostics);
    out = {with_tree ? syntax::print(*file) : std::string(), messages(source, diagnostics)};
  });
  return out;
}

/// The tree of a whole file that has no mistakes.
std::string file(std::string text) {
  const Parsed out = parsed(std::move(text));
  EXPECT_TRUE(out.errors.empty()) << out.errors.front();
  return out.tree;
}

/// The tree of an expression: the body of a value. Its lines must be indented.
std::string expr(const std::string& text) {
  const std::string tree = file("module A\nlet v =\n  " + text + "\n");
  const std::string head = "A: let v = ";
  EXPECT_TRUE(tree.starts_with(head)) << tree;
  return tree.substr(head.size(), tree.size() - head.size() - 1);
}

/// The only message about an expression, with lines counted from its first one.
std::string expr_error(const std::string& text) {
  const Parsed out = parsed("let v =\n  " + text + "\n");
  EXPECT_EQ(out.errors.size(), 1U) << text;
  return out.errors.empty() ? "" : out.errors[0];
}

TEST(Parser, ReadsAtoms) {
  EXPECT_EQ(expr("x"), "x");
  EXPECT_EQ(expr("A.b.c"), "A.b.c");
  EXPECT_EQ(expr("``my name``"), "my name");
  EXPECT_EQ(expr("()"), "()");
  EXPECT_EQ(expr("(x)"), "(paren x)");
  EXPECT_EQ(expr("begin x end"), "(paren x)");
  EXPECT_EQ(expr("(x: Int64)"), "(paren (: x Int64))");
  EXPECT_EQ(expr("(+) (*) ( - )"), "((#op_Addition #op_Multiply) #op_Subtraction)");
  EXPECT_EQ(expr("[]"), "(list)");
  EXPECT_EQ(expr("[ 1L; 2L; 3L ]"), "(list (; 1L (; 2L 3L)))");
  EXPECT_EQ(expr("[ 1L, 2L ]"), "(list (, 1L 2L))");
  EXPECT_EQ(expr("[| x |]"), "(list x)");
  EXPECT_EQ(expr("struct (1L, 2L)"), "(, 1L 2L)");
  EXPECT_EQ(expr("$\"a{b}c\""), "($ \"a\" b \"c\")");
  EXPECT_EQ(expr("$\"{b:N2}\""), "($ b)");
  EXPECT_EQ(expr("null"), "<`null`>");
}

TEST(Parser, ReadsApplications) {
  EXPECT_EQ(expr("f x y"), "((f x) y)");
  EXPECT_EQ(expr("f (x) [y]"), "((f (paren x)) (list y))");
  EXPECT_EQ(expr("f(x).y"), "(get (f (paren x)) y)");
  EXPECT_EQ(expr("(f x).a.b"), "(get (paren (f x)) a.b)");
  EXPECT_EQ(expr("A.f<Int64, 'b> x"), "((types A.f Int64 'b) x)");
  EXPECT_EQ(expr("f<A<B>>(x)"), "((types f (A B)) (paren x))");
  EXPECT_EQ(expr("f -1L"), "(f -1L)");
  EXPECT_EQ(expr("f - 1L"), "((#op_Subtraction f) 1L)");
  EXPECT_EQ(expr("f -x"), "(f (#op_UnaryNegation x))");
  EXPECT_EQ(expr("- f x"), "(#op_UnaryNegation (f x))");
  EXPECT_EQ(expr("!x.y"), "(#op_Dereference x.y)");
}

TEST(Parser, KnowsHowTightlyOperatorsBind) {
  EXPECT_EQ(expr("1L + 2L * 3L"), "((#op_Addition 1L) ((#op_Multiply 2L) 3L))");
  EXPECT_EQ(expr("1L - 2L - 3L"), "((#op_Subtraction ((#op_Subtraction 1L) 2L)) 3L)");
  EXPECT_EQ(expr("a ^ b ^ c"), "((#op_Concatenate a) ((#op_Concatenate b) c))");
  EXPECT_EQ(expr("a ++ b == c"), "((#op_EqualsEquals ((#op_PlusPlus a) b)) c)");
  EXPECT_EQ(expr("a && b || c && d"), "((#op_BooleanOr ((#op_BooleanAnd a) b)) ((#op_BooleanAnd c) d))");
  EXPECT_EQ(expr("a == b && c"), "((#op_BooleanAnd ((#op_EqualsEquals a) b)) c)");
  EXPECT_EQ(expr("a |> f x |> g"), "((#op_PipeRight ((#op_PipeRight a) (f x))) g)");
  EXPECT_EQ(expr("a + b |> f"), "((#op_PipeRight ((#op_Addition a) b)) f)");
  EXPECT_EQ(expr("a :: b :: c"), "(#op_ColonColon (, a (#op_ColonColon (, b c))))");
  EXPECT_EQ(expr("a, b + c, d"), "(, a ((#op_Addition b) c) d)");
  EXPECT_EQ(expr("a ** b ** c * d"), "((#op_Multiply ((#op_Exponentiation a) ((#op_Exponentiation b) c))) d)");
}

TEST(Parser, ReadsRecords) {
  EXPECT_EQ(expr("R { a = 1L; b = 2L }"), "(R (record - a=1L b=2L))");
  EXPECT_EQ(expr("R\n    { a = 1L\n      b =\n        f x\n      c = y }"), "(R (record - a=1L b=(f x) c=y))");
  EXPECT_EQ(expr("{ r with a = 1L }"), "(record r a=1L)");
  EXPECT_EQ(expr("{ r with\n      a = 1L\n      b = 2L }"), "(record r a=1L b=2L)");
  EXPECT_EQ(expr("R {}"), "(R (record -))");
  EXPECT_EQ(expr("{ a }"), "<braces around an expression>");
}

TEST(Parser, ReadsControlFlow) {
  EXPECT_EQ(expr("if a then b else c"), "(if a b c)");
  EXPECT_EQ(expr("if a then b elif c then d else e"), "(if a b (if c d e))");
  EXPECT_EQ(expr("if a then\n    b\n  else if c then\n    d\n  else\n    e"), "(if a b (if c d e))");
  EXPECT_EQ(expr("if a then b"), "(if a b -)");
  EXPECT_EQ(expr("let x = 1L\n  let y = 2L\n  x + y"), "(let x 1L (let y 2L ((#op_Addition x) y)))");
  EXPECT_EQ(expr("let x: Int64 = 1L\n  x"), "(let x (: 1L Int64) x)");
  EXPECT_EQ(expr("let (a, b) = c\n  a"), "(let (paren (, a b)) c a)");
  EXPECT_EQ(expr("let a, b = c in a"), "(let (, a b) c a)");
  EXPECT_EQ(expr("f x\n  g y\n  z"), "(; (f x) (; (g y) z))");
  EXPECT_EQ(expr("do f x"), "(do (f x))");
  EXPECT_EQ(expr("match x with\n  | A -> 1L\n  | B(y, _) when y -> 2L\n  | C z | D z -> z"),
            "(match x [(con A) 1L] [(con B (paren (, y _))) when y 2L] [(or (con C z) (con D z)) z])");
  EXPECT_EQ(expr("match x with\n  | a :: [ b; c ] -> a\n  | [] -> b\n  | -1L, \"s\" -> c"),
            "(match x [(:: a (list b c)) a] [(list) b] [(, -1L \"s\") c])");
}

TEST(Parser, ReadsLambdas) {
  EXPECT_EQ(expr("f (fun x -> x + 1L) y"), "((f (paren (fun ( x) ((#op_Addition x) 1L)))) y)");
  EXPECT_EQ(expr("f (fun x ->\n    let y = x\n    y)"), "(f (paren (fun ( x) (let y x y))))");
  EXPECT_EQ(expr("x |> f (fun (a, b) -> a)\n  |> g"),
            "((#op_PipeRight ((#op_PipeRight x) (f (paren (fun ( (paren (, a b))) a))))) g)");
  EXPECT_EQ(expr("fun () _ -> x"), "(fun ( (paren ()) _) x)");
}

TEST(Parser, TakesParametersApartLikeTheReference) {
  EXPECT_EQ(expr("fun ((a, b), c) -> a"), "(fun ( (paren (, (paren (, a b)) c))) (match _arg1 [(, a b) a]))");
  EXPECT_EQ(expr("fun _ ((a, b), _) -> a"), "(fun ( _ (paren (, (paren (, a b)) _))) (match _arg1 [(, a b) a]))");
  EXPECT_EQ(expr("fun ((a, b), c) -> fun (d, (e, f)) -> a"),
            "(fun ( (paren (, (paren (, a b)) c))) (match _arg2 [(, a b) (fun ( (paren (, d (paren (, e f))))) (match "
            "_arg1 [(, e f) a]))]))");
}

TEST(Parser, ReadsLayouts) {
  EXPECT_EQ(expr("a\n  |> b\n    c\n  |> d"), "((#op_PipeRight ((#op_PipeRight a) (b c))) d)");
  EXPECT_EQ(expr("f\n    x\n    y"), "((f x) y)");
  EXPECT_EQ(expr("[ f x\n    g\n      y\n    z ]"), "(list (; (f x) (; (g y) z)))");
  EXPECT_EQ(expr("f (\n    x\n  )"), "(f (paren x))");
  EXPECT_EQ(expr("let x = [\n    1L\n  ]\n  x"), "(let x (list 1L) x)");
  EXPECT_EQ(expr("(match x with\n   | A -> 1L\n   | B -> 2L)"), "(paren (match x [(con A) 1L] [(con B) 2L]))");
  EXPECT_EQ(expr("if a then b else\n  let x = c\n  x"), "(if a b (let x c x))");
}

TEST(Parser, ReadsDefinitions) {
  EXPECT_EQ(file("module A.B\nlet f<'a> (x: 'a) (): A.T<'a> = x"),
            "A.B: let f 'a (paren (: x 'a)) (paren ()) : (A.T 'a) = x;");
  EXPECT_EQ(file("let v = 1L\nlet w: Int64 = 2L"), ": let v = 1L; let w : Int64 = 2L;");
  EXPECT_EQ(file("let rec f (x: T): T = g x\nand g (x: T): T = f x"),
            ": let f (paren (: x T)) : T = (g x) and g (paren (: x T)) : T = (f x);");
  EXPECT_EQ(file("type A = B\ntype C<'a> = List<'a> * ('a -> D -> E)"),
            ": type A = B; type C 'a = (* (List 'a) (paren (-> 'a (-> D E))));");
  EXPECT_EQ(file("type R =\n  { a: A\n    b: B.C }"), ": type R = { a:A b:B.C };");
  EXPECT_EQ(file("type E =\n  | A\n  | B of Int64 * x: List<C>\n  | D of (Int64 * C)"),
            ": type E = |A|B Int64 x:(List C)|D (paren (* Int64 C));");
  EXPECT_EQ(file("type E = A | B"), ": type E = |A|B;");
  EXPECT_EQ(file("type A = { x: B }\nand B = | C of A"), ": type A = { x:B } and B = |C A;");
  EXPECT_EQ(file("module A =\n  let x = 1L\n  module B =\n    let y = 2L\nlet z = 3L"),
            ": module A { let x = 1L; module B { let y = 2L; }; }; let z = 3L;");
  EXPECT_EQ(file("[<A>]\nmodule rec X.Y\n[<B; C(1)>]\nlet private f (x: T): T = x\nlet inline mutable g = 1L"),
            "X.Y: let f (paren (: x T)) : T = x; let g = 1L;");
  EXPECT_EQ(file("namespace N\nmodule A =\n  let x = 1L"), ": module A { let x = 1L; };");
  EXPECT_EQ(file("type R = { a: A }\n         member this.f (x: B) = x"), ": type R = { a:A };");
  EXPECT_EQ(file(""), ":");
  EXPECT_EQ(file("module A"), "A:");
}

TEST(Parser, AcceptsWhatTheCorpusNeeds) {
  EXPECT_EQ(expr("$\"a{f \"b\"}\""), "($ \"a\" (f \"b\"))") << "a string in a hole";
  EXPECT_EQ(file("module A\nmodule B =\nmodule C =\n  let x = 1L"), "A: module B { }; module C { let x = 1L; };");
  EXPECT_EQ(file("module X =\n  let a = 1L"), ": module X { let a = 1L; };");
  EXPECT_EQ(expr("f params"), "(f params)");
}

TEST(Parser, SaysWhatIsMissing) {
  EXPECT_EQ(expr_error("1L +"), "E0104 2:6 there is nothing after this `+`");
  EXPECT_EQ(expr_error("(1L, 2L"), "E0105 2:3 this `(` is never closed");
  EXPECT_EQ(expr_error("[ 1L )"), "E0105 2:8 expected `]`, found `)`");
  EXPECT_EQ(expr_error("if a b"), "E0104 3:1 expected `then`, found the end of the file");
  EXPECT_EQ(expr_error("match a with\n  | B 1L"),
            "E0104 4:1 expected `->` after the pattern of this case, found the end of the file");
  EXPECT_EQ(expr_error("let x = 1L"), "E0108 2:3 nothing follows this `let`: a block must end with an expression");
  EXPECT_EQ(expr_error("a )"), "E0105 2:5 this `)` closes nothing");
  EXPECT_EQ(expr_error("f g(x)"), "E0104 2:5 an argument that is a call without a space, `f(x)`, is ambiguous here");
  EXPECT_EQ(expr_error("R { a = }"), "E0104 2:11 expected a value after `=`, found `}`");
  EXPECT_EQ(expr_error("fun -> x"), "E0104 2:7 expected a parameter after `fun`, found `->`");
  EXPECT_EQ(expr_error("$\"a{}\""), "E0104 2:6 a hole of an interpolated string cannot be empty");
  EXPECT_EQ(expr_error("a + \"b"), "E0102 2:7 this string is never closed");
}

TEST(Parser, NamesWhatDarkDoesNotHave) {
  EXPECT_EQ(expr_error("while a do b"), "E0201 2:3 Dark does not have a `while` loop");
  EXPECT_EQ(expr_error("f (try a with _ -> b)"), "E0201 2:6 Dark does not have `try`");
  EXPECT_EQ(expr_error("x.[0]"), "E0201 2:5 Dark does not have indexing with `.[ ]`");
  EXPECT_EQ(parsed("open A").errors, std::vector<std::string>{"E0201 1:1 Dark does not have `open`"});
  EXPECT_EQ(parsed("type A() = class end").errors, std::vector<std::string>{"E0201 1:7 Dark does not have a class"});
}

TEST(Parser, ReportsIndependentMistakesOnce) {
  const Parsed out = parsed(
      "module A\n"
      "let a = (1L\n"
      "let b = 2L\n"
      "let c (x: ) = 3L\n"
      "module M =\n"
      "  let d = 4L +\n"
      "  let e = 5L\n"
      "  type T = { x }\n"
      "let f = 6L\n"
      "type U = \n"
      "let g = [ 1L; 2L }\n"
      "let h = 7L\n");
  EXPECT_EQ(out.tree, "A: let b = 2L; module M { let e = 5L; }; let f = 6L; let h = 7L;");
  ASSERT_EQ(out.errors.size(), 6U);
  EXPECT_EQ(out.errors[0], "E0105 2:9 this `(` is never closed");
  EXPECT_EQ(out.errors[1].substr(0, 10), "E0104 4:11");
  EXPECT_EQ(out.errors[2], "E0104 6:14 there is nothing after this `+`");
  EXPECT_EQ(out.errors[3].substr(0, 9), "E0104 8:1");
  EXPECT_EQ(out.errors[4].substr(0, 6), "E0108 ");
  EXPECT_EQ(out.errors[5].substr(0, 9), "E0105 11:");
}

TEST(Parser, ReportsEmptyModulesThatAreMeantToBeFull) {
  EXPECT_EQ(parsed("module A\nmodule B =\nlet x = 1L").errors,
            std::vector<std::string>{"E0108 2:8 the module `B` is empty"});
}

TEST(Parser, GivesExactSpans) {
  const Source source{"x.dark", "module A\nlet f (x: Int64) : Int64 = g x + h (y)\n"};
  Arena arena;
  Diagnostics diagnostics;
  const syntax::File* parsed_file = parse(source, arena, diagnostics);
  ASSERT_TRUE(diagnostics.empty());
  const auto text = [&](Span at) { return source.text.substr(at.offset, at.length); };
  EXPECT_EQ(text(parsed_file->declarations[0].at), "let f (x: Int64) : Int64 = g x + h (y)");
  const auto& binding = std::get<syntax::LetDeclaration>(parsed_file->declarations[0].node).bindings[0];
  EXPECT_EQ(text(binding.head), "let f (x: Int64) : Int64");
  EXPECT_EQ(text(binding.name.at), "f");
  EXPECT_EQ(text(binding.parameters[0]->at), "(x: Int64)");
  EXPECT_EQ(text(binding.body->at), "g x + h (y)");
  const auto& sum = std::get<syntax::ApplyExpr>(binding.body->node);
  EXPECT_EQ(text(sum.argument->at), "h (y)");
  EXPECT_EQ(text(sum.function->at), "g x +");
}

/// `head`, `count` times `one`, `middle`, `count` times `other`.
std::string repeated(std::string head, const std::string& one, int count, const std::string& middle = {},
                     const std::string& other = {}) {
  for (int i = 0; i < count; i++) head += one;
  head += middle;
  for (int i = 0; i < count; i++) head += other;
  return head + "\n";
}

TEST(Parser, NestsDeeply) {
  for (const std::string& text : {
           repeated("let v = ", "(", 5000, "x", ")"),
           repeated("let v = ", "[", 5000, "x", "]"),
           repeated("let v = ", "if a then b else ", 3000, "x"),
           repeated("let v = ", "fun x -> ", 3000, "x"),
           repeated("let v =\n", "  let x = 1L\n", 9000, "  x"),
           repeated("let v = x", " |> f", 4000),
           repeated("let v = [ x", "; x", 200'000, " ]"),
           repeated("type T = ", "List<", 1000, "A", ">"),
       })
    EXPECT_EQ(parsed(text, false).errors, std::vector<std::string>{}) << text.substr(0, 40);
}

TEST(Parser, RefusesWhatIsTooDeep) {
  for (const std::string& text : {
           repeated("let v = ", "(", 300'000, "x", ")"),
           repeated("let v = ", "[", 300'000),
           repeated("let v = ", "- ", 300'000, "x"),
           repeated("let v = ", "! ", 300'000, "x"),
           repeated("let v = ", "fun x -> ", 300'000, "x"),
           repeated("let v = ", "x |> ", 300'000, "x"),
           repeated("let v = ", "x :: ", 300'000, "x"),
           repeated("let v = ", "f ", 300'000, "x"),
           repeated("let v =\n", "  f x\n", 300'000),
           repeated("let v =\n", "  let x = 1L\n", 300'000, "  x"),
           repeated("type T = ", "A -> ", 300'000, "A"),
           repeated("type T = ", "#", 300'000, "A"),
           repeated("let f ", "(", 300'000, "x", ")"),
           repeated("let v = match x with | ", "a :: ", 300'000, "b -> x"),
           repeated("let v = match x with | ", "A | ", 300'000, "B -> x"),
       }) {
    const Parsed out = parsed(text, false);
    ASSERT_FALSE(out.errors.empty()) << text.substr(0, 40);
    EXPECT_EQ(out.errors[0].substr(0, 5), "E0107") << text.substr(0, 40);
  }
}

}  // namespace
}  // namespace darkpkg
