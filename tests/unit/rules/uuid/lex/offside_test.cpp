#include "rules/uuid/lex/offside.hpp"

#include <gtest/gtest.h>

#include "rules/uuid/lex/lexer.hpp"

namespace darkpkg::lex {
namespace {

/// The tokens after the offside pass: { ; } are a block's begin, separators and end, } without { ends the right of an
/// arrow, D the end of a definition, E of a construct, ( [ < before a bracket tight application.
std::string blocks(std::string text) {
  const Source source{"x.dark", std::move(text)};
  Arena arena;
  Diagnostics diagnostics;
  const Tokens tokens = apply_offside_rule(source, tokenize(source, arena, diagnostics), diagnostics);
  std::string out;
  for (const Token& token : tokens.tokens) {
    std::string shown;
    switch (token.kind) {
      case TokenKind::end_of_file: continue;
      case TokenKind::block_begin: shown = "{"; break;
      case TokenKind::block_separator: shown = ";"; break;
      case TokenKind::block_end: shown = "}"; break;
      case TokenKind::right_block_end: shown = "R"; break;
      case TokenKind::declaration_end: shown = "D"; break;
      case TokenKind::construct_end: shown = "E"; break;
      case TokenKind::apply_paren: shown = "@("; break;
      case TokenKind::apply_bracket: shown = "@["; break;
      case TokenKind::apply_type: shown = "@<"; break;
      case TokenKind::adjacent_prefix: shown = "~" + source.text.substr(token.offset, token.length); break;
      default: shown = source.text.substr(token.offset, token.length);
    }
    out += (out.empty() ? "" : " ") + shown;
  }
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const LineColumn at = line_column(source.text, diagnostic.at.offset);
    out += " !" + std::string(code_text(diagnostic.code)) + "@" + std::to_string(at.line) + ":" +
           std::to_string(at.column);
  }
  return out;
}

TEST(Offside, EndsDefinitionsByIndentation) {
  EXPECT_EQ(blocks("let a = 1L\nlet b =\n  2L"), "let a = { 1L } D ; let b = { 2L } D");
  EXPECT_EQ(blocks("module A\nlet a = 1L"), "module A { let a = { 1L } D }");
  EXPECT_EQ(blocks("module A =\n  let a = 1L\nlet b = 2L"), "module A = { let a = { 1L } D } ; let b = { 2L } D");
  EXPECT_EQ(blocks("type A =\n  | B\n  | C\ntype D = E"), "type A = { | B | C } ; type D = { E }");
}

TEST(Offside, SeparatesLinesOfABlock) {
  EXPECT_EQ(blocks("f\ng x\n  y\nh"), "f ; g x y ; h");
  EXPECT_EQ(blocks("a\n|> b\n|> c"), "a |> b |> c") << "operators go on";
  EXPECT_EQ(blocks("let x =\n     a\n  |> b"), "let x = { a |> b } D") << "operators may hang left";
  EXPECT_EQ(blocks("[ a\n  b ]"), "[ a ; b ]");
  EXPECT_EQ(blocks("f (\n  a\n)\ng"), "f ( a ) ; g");
}

TEST(Offside, EndsConstructs) {
  EXPECT_EQ(blocks("if a then b else c"), "if a then { b } else { c }");
  EXPECT_EQ(blocks("if a then\n  b\nelse if c then\n  d\nelse\n  e"),
            "if a then { b } else if c then { d } else { e }");
  EXPECT_EQ(blocks("match a with\n| b -> c\n| d -> e\nf"), "match a with | b -> c R | d -> e R E ; f");
  EXPECT_EQ(blocks("g (fun x -> y)"), "g ( fun x -> y R E )");
  EXPECT_EQ(blocks("let x = 1L in x"), "let x = { 1L } D x");
  EXPECT_EQ(blocks("f { r with\n      a = b\n      c = d }"), "f { r with a = b ; c = d E }");
}

TEST(Offside, KnowsNeighbours) {
  EXPECT_EQ(blocks("x -1L"), "x -1L");
  EXPECT_EQ(blocks("x - 1L"), "x - 1L");
  EXPECT_EQ(blocks("x-1L"), "x - 1L");
  EXPECT_EQ(blocks("x -y"), "x ~- y");
  EXPECT_EQ(blocks("-128y"), "-128y");
  EXPECT_EQ(blocks("128y"), "128y !E0103@1:1");
  EXPECT_EQ(blocks("f(x) g (x) h[1L]"), "f @( ( x ) g ( x ) h @[ [ 1L ]");
  EXPECT_EQ(blocks("f<A> x"), "f @< < A > x");
  EXPECT_EQ(blocks("f<A<B>>(x)"), "f @< < A @< < B > > @( ( x )");
  EXPECT_EQ(blocks("a<b && c>d"), "a < b && c > d");
  EXPECT_EQ(blocks("a < b"), "a < b");
}

TEST(Offside, ReportsWrongIndentation) {
  EXPECT_NE(blocks("let f () =\n  let x =\n  1L\n  x").find("!E0106@3:3"), std::string::npos);
  EXPECT_NE(blocks("let a =\nlet b = 1L").find("!E0108@1:7"), std::string::npos);
  EXPECT_NE(blocks("  let a = 1L\nlet b = 2L").find("!E0106@2:1"), std::string::npos);
  EXPECT_NE(blocks("match a with\n | b -> c\n| d -> e").find("!E0106@3:1"), std::string::npos);
}

TEST(Offside, ReportsForgottenBrackets) {
  EXPECT_EQ(blocks("let a = (1L\nlet b = 2L"), "let a = { ( 1L } D ; let b = { 2L } D !E0105@1:9");
}

}  // namespace
}  // namespace darkpkg::lex
