#include "rules/uuid/lex/lexer.hpp"

#include <gtest/gtest.h>

#include "base/overloaded.hpp"

namespace darkpkg::lex {
namespace {

std::string literal_text(const syntax::Literal& literal) {
  return std::visit(overloaded{
                        [](syntax::Unit) { return std::string("()"); },
                        [](bool value) { return std::string(value ? "true" : "false"); },
                        [](std::int8_t value) { return std::to_string(value) + "y"; },
                        [](std::uint8_t value) { return std::to_string(value) + "uy"; },
                        [](std::int16_t value) { return std::to_string(value) + "s"; },
                        [](std::uint16_t value) { return std::to_string(value) + "us"; },
                        [](std::int32_t value) { return std::to_string(value); },
                        [](std::uint32_t value) { return std::to_string(value) + "u"; },
                        [](std::int64_t value) { return std::to_string(value) + "L"; },
                        [](std::uint64_t value) { return std::to_string(value) + "UL"; },
                        [](syntax::Int128 value) { return std::string(value.digits) + "Q"; },
                        [](syntax::UInt128 value) { return std::string(value.digits) + "Z"; },
                        [](double value) { return "float " + std::to_string(value); },
                        [](syntax::Char value) { return "'" + std::string(value.text) + "'"; },
                        [](syntax::String value) { return "\"" + std::string(value.text) + "\""; },
                        [](syntax::OtherLiteral value) { return std::string(words_for(value.what)); },
                    },
                    literal);
}

/// The tokens without the last one, one after the other; after them the messages, as "!E0101@offset".
std::string lexed(std::string text) {
  const Source source{"x.dark", std::move(text)};
  Arena arena;
  Diagnostics diagnostics;
  const Tokens tokens = tokenize(source, arena, diagnostics);
  EXPECT_EQ(tokens.tokens.back().kind, TokenKind::end_of_file);
  std::string out;
  for (const Token& token : tokens.tokens) {
    if (token.kind == TokenKind::end_of_file) continue;
    if (!out.empty()) out += ' ';
    switch (token.kind) {
      case TokenKind::number:
      case TokenKind::text_literal: out += literal_text(tokens.literals[token.payload].value); break;
      case TokenKind::interpolated: out += "$" + literal_text(tokens.literals[token.payload].value); break;
      case TokenKind::interpolated_begin: out += "$" + literal_text(tokens.literals[token.payload].value) + "{"; break;
      case TokenKind::interpolated_part: out += "}" + literal_text(tokens.literals[token.payload].value) + "{"; break;
      case TokenKind::interpolated_end: out += "}" + literal_text(tokens.literals[token.payload].value); break;
      default: out += source.text.substr(token.offset, token.length);
    }
  }
  for (const Diagnostic& diagnostic : diagnostics.all())
    out += " !" + std::string(code_text(diagnostic.code)) + "@" + std::to_string(diagnostic.at.offset);
  return out;
}

/// The kind of the only token.
TokenKind kind_of(const std::string& text) {
  const Source source{"x.dark", text};
  Arena arena;
  Diagnostics diagnostics;
  const Tokens tokens = tokenize(source, arena, diagnostics);
  EXPECT_EQ(tokens.tokens.size(), 2U) << text;
  return tokens.tokens[0].kind;
}

TEST(Lexer, SplitsNamesAndOperators) {
  EXPECT_EQ(lexed("let f (x: Int64) : 'a = x.y+z"), "let f ( x : Int64 ) : ' a = x . y + z");
  EXPECT_EQ(lexed("a' _b c_1 ``my name`` _"), "a' _b c_1 ``my name`` _");
  EXPECT_EQ(lexed("a|>b<-c->d::e:=f:>g:?>h"), "a |> b <- c -> d :: e := f :> g :?> h");
  EXPECT_EQ(lexed("[|a|] [<b>] {|c|} (*) [] ;;"), "[| a |] [< b >] {| c |} (*) [ ] ;;");
  EXPECT_EQ(lexed("let! x = do! y"), "let! x = do! y");
  EXPECT_EQ(lexed("d\xC3\xA9j\xC3\xA0"), "d\xC3\xA9j\xC3\xA0");
  EXPECT_EQ(lexed("params process"), "params process") << "reserved in F#, names here";
}

TEST(Lexer, KnowsEveryWord) {
  for (auto i = static_cast<int>(TokenKind::kw_abstract); i <= static_cast<int>(TokenKind::kw_yield_bang); i++) {
    const auto kind = static_cast<TokenKind>(i);
    EXPECT_EQ(kind_of(std::string(token_spelling(kind))), kind) << token_spelling(kind);
  }
  for (const char* name :
       {"lets", "Let", "le", "matchx", "types", "fu", "i", "exceptions", "mods", "__LINE", "__token_"})
    EXPECT_EQ(kind_of(name), TokenKind::identifier) << name;
  for (const char* name : {"__LINE__", "__SOURCE_FILE__", "__SOURCE_DIRECTORY__", "__token_OLET"})
    EXPECT_EQ(kind_of(name), TokenKind::source_word) << name;
}

TEST(Lexer, KnowsEveryBracketAndOperator) {
  for (auto i = static_cast<int>(TokenKind::left_paren); i <= static_cast<int>(TokenKind::question_question); i++) {
    const auto kind = static_cast<TokenKind>(i);
    EXPECT_EQ(kind_of(std::string(token_spelling(kind))), kind) << token_spelling(kind);
  }
  EXPECT_EQ(kind_of("=="), TokenKind::compare_operator);
  EXPECT_EQ(kind_of("!="), TokenKind::compare_operator);
  EXPECT_EQ(kind_of("<>"), TokenKind::compare_operator);
  EXPECT_EQ(kind_of("|>"), TokenKind::bar_operator);
  EXPECT_EQ(kind_of("&&&"), TokenKind::ampersand_operator);
  EXPECT_EQ(kind_of("^"), TokenKind::hat_operator);
  EXPECT_EQ(kind_of("@"), TokenKind::hat_operator);
  EXPECT_EQ(kind_of("++"), TokenKind::plus_operator);
  EXPECT_EQ(kind_of("/"), TokenKind::times_operator);
  EXPECT_EQ(kind_of("**"), TokenKind::power_operator);
  EXPECT_EQ(kind_of("!"), TokenKind::prefix_operator);
  EXPECT_EQ(kind_of("~~~"), TokenKind::prefix_operator);
}

TEST(Lexer, ReadsIntegersOfAllTypes) {
  EXPECT_EQ(lexed("0L 1y 2uy 3s 4us 5 6l 7u 8ul 9UL 10uL"), "0L 1y 2uy 3s 4us 5 6 7u 8u 9UL 10UL");
  EXPECT_EQ(lexed("0xFFL 0o17L 0b101L 0XfL 1_000L 0xF_FL"), "255L 15L 5L 15L 1000L 255L");
  EXPECT_EQ(lexed("0xFFy 0xFFFFs 0xFFFFFFFF 0xFFFFFFFFFFFFFFFFL"), "-1y -1s -1 -1L") << "the sign bit may be used";
  EXPECT_EQ(lexed("127y 255uy 32767s 65535us 2147483647 4294967295u"),
            "127y 255uy 32767s 65535us 2147483647 4294967295u");
  EXPECT_EQ(lexed("9223372036854775807L 18446744073709551615UL"), "9223372036854775807L 18446744073709551615UL");
  EXPECT_EQ(lexed("170141183460469231731687303715884105727Q 1_0Z"), "170141183460469231731687303715884105727Q 10Z");
  EXPECT_EQ(lexed("'a'B '\\065'B"), "97uy 65uy");
  EXPECT_EQ(lexed("1..2"), "1 .. 2");
}

TEST(Lexer, ReadsFloats) {
  EXPECT_EQ(lexed("1.5 1. 1e2 1.5E-1 1_0.2_5"),
            "float 1.500000 float 1.000000 float 100.000000 float 0.150000 float 10.250000");
  EXPECT_EQ(lexed("0x3FF8000000000000LF"), "float 1.500000");
  EXPECT_EQ(lexed("1e-400"), "float 0.000000");
}

TEST(Lexer, RefusesMalformedNumbers) {
  EXPECT_EQ(lexed("256uy"), "0L !E0103@0");
  EXPECT_EQ(lexed("a 9223372036854775809L"), "a 0L !E0103@2");
  EXPECT_EQ(lexed("5x"), "0L !E0103@0");
  EXPECT_EQ(lexed("1_L"), "0L !E0103@0");
  EXPECT_EQ(lexed("0b2"), "0L !E0103@0");
  EXPECT_EQ(lexed("1e999"), "float 0.000000 !E0103@0");
  EXPECT_EQ(lexed("1.5f 1.5M 5I 5n 1f"), "a 32-bit float a decimal a big integer a native integer a 32-bit float");
}

TEST(Lexer, ReadsCharacters) {
  EXPECT_EQ(lexed(R"('a' '\n' '\'' '"' ''' '\065' '\x41' '\u0041' '\U00000041')"),
            "'a' '\n' ''' '\"' ''' 'A' 'A' 'A' 'A'");
  EXPECT_EQ(lexed("'\xC3\xA9'"), "'\xC3\xA9'");
  EXPECT_EQ(lexed("'\xF0\x9F\x98\x80'"), "'?' !E0103@0") << "two UTF-16 units";
  EXPECT_EQ(lexed("''"), "'?' !E0103@0");
  EXPECT_EQ(lexed(R"('\uD800')"), "'?' !E0103@0");
  EXPECT_EQ(lexed("f<'a, 'b>"), "f < ' a , ' b >") << "type variables";
}

TEST(Lexer, ReadsStrings) {
  EXPECT_EQ(lexed(R"("" "a b" "\t\\\"" "\d")"), "\"\" \"a b\" \"\t\\\"\" \"\\d\"");
  EXPECT_EQ(lexed(R"("\065\x41\u0041\U0001F600")"), "\"AAA\xF0\x9F\x98\x80\"");
  EXPECT_EQ(lexed(R"("\uD83D\uDE00")"), "\"\xF0\x9F\x98\x80\"") << "two halves are one character";
  EXPECT_EQ(lexed(R"("\uD83Dx")"), "\"x\" !E0103@7");
  EXPECT_EQ(lexed("\"a\\\n   b\""), "\"ab\"") << "a backslash joins lines";
  EXPECT_EQ(lexed("\"a\r\nb\""), "\"a\r\nb\"");
  EXPECT_EQ(lexed(R"(@"a\b""c")"), R"("a\b"c")");
  EXPECT_EQ(lexed("\"\"\"a \"b\" {c}\"\"\""), "\"a \"b\" {c}\"");
  EXPECT_EQ(lexed(R"("ab"B @"ab"B)"), "a string of bytes a string of bytes");
}

TEST(Lexer, ReadsInterpolatedStrings) {
  EXPECT_EQ(lexed(R"($"" $"a")"), R"($"" $"a")");
  EXPECT_EQ(lexed(R"($"a{b}c{d}")"), R"($"a"{ b }"c"{ d }"")");
  EXPECT_EQ(lexed(R"($"{{{a}}}")"), R"($"{"{ a }"}")");
  EXPECT_EQ(lexed(R"($"{ {a} }")"), R"($""{ { a } }"")") << "braces in a hole";
  EXPECT_EQ(lexed(R"($"50%%")"), R"($"50%%")") << "kept as written, as in the reference's tree";
  EXPECT_EQ(lexed(R"($"a{f "b"}c")"), R"($"a"{ f "b" }"c")") << "a plain string in a hole";
  EXPECT_EQ(lexed("$\"\"\"a{$\"b{c}d\"}e\"\"\""), R"($"a"{ $"b"{ c }"d" }"e")");
  EXPECT_EQ(lexed(R"($@"a""{b}")"), R"($"a""{ b }"")");
  EXPECT_EQ(lexed(R"(@$"a\{b}")"), R"($"a\"{ b }"")");
  EXPECT_EQ(lexed("$$\"\"\"a{b}{{c}}%\"\"\""), R"($"a{b}"{ c }"%%")");
}

TEST(Lexer, RefusesBrokenStrings) {
  EXPECT_EQ(lexed("a \"b"), "a \"\" !E0102@2");
  EXPECT_EQ(lexed("a \"\"\"b\""), "a \"b\"\" !E0102@2");
  EXPECT_EQ(lexed("$\"a{b"), "$\"\" !E0102@3");
  EXPECT_EQ(lexed("$\"a}\""), "$\"a}\" !E0103@3");
  EXPECT_EQ(lexed("``a"), "``a !E0102@0");
}

TEST(Lexer, GoesOnAfterTheLineOfABrokenString) {
  EXPECT_EQ(lexed("\"b\nlet c = \"d\""), "\"\" let c = \"d\" !E0102@0");
  EXPECT_EQ(lexed("$\"b{c!\"\nlet d = $\"e{f}\""), "$\"\" let d = $\"e\"{ f }\"\" !E0102@3");
  EXPECT_EQ(lexed("$\"b{c} d\nlet e = \"f\""), "$\"b\"{ c }\"\" let e = \"f\" !E0102@0");
  EXPECT_EQ(lexed("\"a\n  b\"\nlet c = \"d"), "\"a\n  b\" let c = \"\" !E0102@16") << "texts of several lines are fine";
}

TEST(Lexer, SkipsComments) {
  EXPECT_EQ(lexed("a // b\nc /// d\n//// e"), "a c");
  EXPECT_EQ(lexed("a (* b (* c *) d *) e"), "a e");
  EXPECT_EQ(lexed("a (* \"*)\" '\"' (*) *) e"), "a e") << "strings and characters in comments";
  EXPECT_EQ(lexed("a (* don't *) e"), "a e");
  EXPECT_EQ(lexed("a (* b"), "a !E0102@2");
  EXPECT_EQ(lexed("#!/usr/bin/env darkpkg\na"), "a");
}

TEST(Lexer, RefusesWhatIsNoToken) {
  EXPECT_EQ(lexed("a\tb"), "a b !E0101@1");
  EXPECT_EQ(lexed("a \xC2\xA0 b"), "a b !E0101@2") << "a space that does not break";
  EXPECT_EQ(lexed("a \\ b"), "a b !E0101@2");
  EXPECT_EQ(lexed("a\rb"), "a b !E0101@1");
  EXPECT_EQ(lexed("x! = 1"), "x = 1 !E0101@1");
  EXPECT_EQ(lexed("a $$+ b"), "a $$+ b !E0101@2");
  EXPECT_EQ(lexed("#if A\na"), "a !E0201@0");
}

TEST(Lexer, CountsColumnsInUtf16Units) {
  const Source source{"x.dark", "\"\xF0\x9F\x98\x80\xC3\xA9\" a\n b \"x\ny\" c"};
  Arena arena;
  Diagnostics diagnostics;
  const Tokens tokens = tokenize(source, arena, diagnostics);
  ASSERT_EQ(tokens.tokens.size(), 6U);
  EXPECT_EQ(tokens.tokens[1].column, 6);
  EXPECT_EQ(tokens.tokens[1].line, 0U);
  EXPECT_EQ(tokens.tokens[2].column, 1);
  EXPECT_EQ(tokens.tokens[2].line, 1U);
  EXPECT_EQ(tokens.tokens[4].column, 3) << "after a string that spans lines";
  EXPECT_EQ(tokens.tokens[4].line, 2U);
}

}  // namespace
}  // namespace darkpkg::lex
