#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.hpp"
#include "rules/hash/diagnostics/mistakes.hpp"
#include "rules/hash/lex/lexer.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash::parsing {

using lex::Place;
using lex::Token;
using lex::TokenKind;

/// The infix operator that a token is, with `@`, which is one here and a call in the tree.
struct Operator {
  std::uint8_t precedence;
  bool to_right;
  std::optional<syntax::Infix> infix;  ///< nothing: `@`
};
std::optional<Operator> operator_of(TokenKind kind);

constexpr bool is_keyword(TokenKind kind) { return kind >= TokenKind::let && kind < TokenKind::underscore; }

constexpr bool is_signed(syntax::IntegerKind kind) {
  constexpr bool kSigned[] = {
#define INTEGER(name, suffix, bits, is_signed) is_signed,
#include "rules/hash/syntax/integers.def"
#undef INTEGER
  };
  return kSigned[static_cast<std::size_t>(kind)];
}

/// Recursive descent over the tokens of one region. A mistake that leaves no way to go on ends the definition: from
/// then on only end_of_file is seen, everything returns, and definitions() goes on behind it. What is returned then is
/// never part of a tree.
class Parser {
 public:
  Parser(std::string_view source, lex::Tokens tokens, std::uint32_t interpolations, Arena& arena, Reporter& reporter)
      : source_(source),
        tokens_(std::move(tokens)),
        last_(tokens_.all.size() - 1),
        interpolations_(interpolations),
        arena_(arena),
        reporter_(reporter) {}

  syntax::File file();
  /// The one expression of a hole of an interpolated string.
  const syntax::Expr* hole(Span at);

 private:
  /// The column where the current statement begins; -1: there is none. Within parentheses it is exact: only what stands
  /// in that very column begins another statement.
  struct Layout {
    std::int64_t anchor = -1;
    bool exact = false;
  };
  class KeptLayout {
   public:
    explicit KeptLayout(Parser& parser) : parser_(parser), layout_(parser.layout_) {}
    ~KeptLayout() { parser_.layout_ = layout_; }
    KeptLayout(const KeptLayout&) = delete;
    KeptLayout& operator=(const KeptLayout&) = delete;

   private:
    Parser& parser_;
    Layout layout_;
  };
  /// One level of recursion that the reference does not count.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.level_ > kDeepestTree) parser_.fail(Mistake::too_deep_tree);
    }
    ~Level() { parser_.level_--; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };
  /// One level that it does count.
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) {
      if (parser_.depth_++ >= kDeepestSyntax) parser_.fail(Mistake::too_deep);
    }
    ~Depth() { parser_.depth_--; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };
  using Exprs = std::vector<const syntax::Expr*>;

  // ---- Tokens
  const Token& token(std::size_t distance = 0) const { return tokens_.all[std::min(pos_ + distance, last_)]; }
  TokenKind kind(std::size_t distance = 0) const { return token(distance).kind; }
  bool at_end() const { return kind() == TokenKind::end_of_file; }
  const Token& previous() const { return tokens_.all[pos_ > 0 ? pos_ - 1 : 0]; }
  std::string_view text(const Token& token) const { return source_.substr(token.at.offset, token.at.length); }
  /// The name that a token of kind `name` means.
  std::string_view name_text(const Token& token) const;
  syntax::Name name(const Token& token) const { return {name_text(token), token.at}; }
  bool is_capital(const syntax::Name& name) const;
  bool is_name(std::size_t distance, std::string_view text) const {
    return kind(distance) == TokenKind::name && name_text(token(distance)) == text;
  }
  /// `found`, for messages.
  std::string describe(const Token& token) const;
  /// Where the previous token ends.
  std::uint32_t previous_end() const { return previous().at.offset + previous().at.length; }
  static bool is_adjacent(const Token& left, const Token& right) { return left.end == right.start; }
  static std::int64_t column(const Token& token) { return token.start.column; }

  // ---- Mistakes
  void end_definition();
  /// Ends the definition with a mistake.
  void fail(Mistake mistake, Span at, std::string_view first = {}, std::string_view second = {});
  /// The same, about the current token; if that is beyond the definition, about the last one of it.
  void fail(Mistake mistake);
  bool is_beyond_definition() const;
  /// What other languages have and this could be, between the definition's beginning and the current token.
  bool fail_foreign();
  void fail_unclosed(const Token& opening, std::string_view closing);
  void report(Mistake mistake, Span at, std::string_view first = {}, std::string_view second = {}) {
    if (!failed_) reporter_.report(mistake, at, first, second);
  }
  /// Takes a token of that kind, or fails.
  bool take(TokenKind wanted, Mistake mistake) {
    if (kind() != wanted) {
      fail(mistake);
      return false;
    }
    pos_++;
    return true;
  }

  // ---- layout.cpp
  /// Does an operand at the current token go on with what began at token number `head`?
  bool continues(std::size_t head) const;
  /// Does an operator at the current token go on with `left`?
  bool operator_continues(const syntax::Expr& left) const;
  bool begins_definition() const;
  bool has_next_statement(std::int64_t column) const;
  bool is_negative_argument(std::size_t distance = 0) const;
  /// The row where the source's `offset` is, which is the end of a node before the current token.
  std::uint32_t row_of_end(std::uint32_t offset) const;
  /// Reports a missing separator where the current token stands on the row where the node before it ends.
  void need_separator(std::uint32_t end, Mistake mistake);

  // ---- definitions.cpp, type_definitions.cpp
  std::span<const syntax::Declaration> definitions(std::int64_t least_column, bool in_module);
  void definition(std::vector<syntax::Declaration>& out, bool in_module);
  void module_definition(std::vector<syntax::Declaration>& out, std::int64_t least_column, bool in_module,
                         bool& rest_of_file);
  bool begins_definition_keyword() const;
  void skip_to_definition(std::size_t before);
  void no_end_of_definition(std::size_t first);
  void fail_without_name();
  void not_a_definition();
  syntax::Declaration let_definition();
  syntax::Declaration value_with_let(const Token& keyword, const Token& named);
  syntax::Declaration val_definition();
  bool parameter(std::vector<syntax::Parameter>& out);
  void refuse_colon_equals();
  bool take_equals(Mistake mistake);
  const syntax::Expr* body_after_equals();
  std::string_view doc(const Token& token) const { return tokens_.texts[token.doc]; }
  std::span<const syntax::Name> type_parameters();
  syntax::Declaration type_definition();
  syntax::RecordDefinition record_definition();
  syntax::EnumDefinition enum_definition();
  syntax::CaseField case_field();

  // ---- types.cpp
  const syntax::Type* type();
  const syntax::Type* function_type();
  const syntax::Type* tuple_type();
  const syntax::Type* atom_type();
  const syntax::Type* collection_type(bool is_list);
  const syntax::Type* custom_type();
  /// The types of `<A, B>`; `closed` becomes where it ends.
  std::span<const syntax::Type* const> type_arguments(std::uint32_t& closed);
  std::uint32_t close_generic();
  void need_adjacent(const Token& name);

  // ---- expressions.cpp
  const syntax::Expr* expression();
  const syntax::Expr* pipe();
  std::optional<syntax::PipeStage> stage_of(const syntax::Expr& expr);
  const syntax::Expr* infix();
  const syntax::Expr* infix_rest(std::uint8_t least, const syntax::Expr* left);
  const syntax::Expr* infix_node(const Operator& op, Span op_at, Span at, const syntax::Expr* left,
                                 const syntax::Expr* right);
  const syntax::Expr* application();
  const syntax::Expr* atom();
  const syntax::Expr* library_call(Span at, Span name_at, std::span<const std::string_view> path,
                                   std::initializer_list<const syntax::Expr*> arguments);

  // ---- control.cpp
  const syntax::Expr* block();
  const syntax::Expr* block_at(std::int64_t column);
  const syntax::Expr* sequence(const Exprs& statements);
  const syntax::Expr* match();
  const syntax::Expr* if_(std::int64_t least_column);
  const syntax::Expr* let();
  const syntax::Expr* function_let(const Token& keyword, const syntax::LetPattern* name);

  // ---- atoms.cpp, names.cpp
  const syntax::Expr* primary();
  const syntax::Expr* negation();
  const syntax::Expr* parenthesised();
  const syntax::Expr* operator_section();
  const syntax::Expr* list();
  const syntax::Expr* lambda();
  const syntax::Expr* braces();
  const syntax::Expr* update();
  /// The fields from behind `{` to behind `}`.
  std::span<const syntax::NamedValue> named_values(const Token& opening, Mistake wrong_field, Mistake no_separator);
  const syntax::Expr* no_expression();
  const syntax::Expr* named();
  const syntax::Expr* enum_case(const Token& first, const syntax::QualifiedName& name,
                                std::span<const syntax::Type* const> arguments);
  void constructor_fields(Exprs& out);
  syntax::QualifiedName qualified();

  // ---- literals.cpp
  syntax::Integer integer(bool negative);
  syntax::Float floating(bool negative);
  const syntax::Expr* interpolated();

  // ---- patterns.cpp, let_patterns.cpp
  const syntax::MatchPattern* match_pattern();
  const syntax::MatchPattern* tuple_pattern();
  const syntax::MatchPattern* or_pattern();
  const syntax::MatchPattern* alternatives(const syntax::MatchPattern* (Parser::*one)());
  const syntax::MatchPattern* cons_pattern();
  const syntax::MatchPattern* base_pattern();
  const syntax::MatchPattern* negative_pattern();
  const syntax::MatchPattern* parenthesised_pattern();
  const syntax::MatchPattern* list_pattern();
  const syntax::MatchPattern* enum_pattern();
  const syntax::MatchPattern* no_pattern();
  const syntax::LetPattern* let_pattern();

  // ---- Nodes
  static Span span(std::uint32_t begin, std::uint32_t end) { return {begin, end - begin}; }
  static std::uint32_t end_of(Span at) { return at.offset + at.length; }
  Span span_from(const Token& first) const { return span(first.at.offset, previous_end()); }
  static Span join(Span first, Span last) { return span(first.offset, end_of(last)); }
  template <typename Node>
  const syntax::Expr* expr(Span at, Node node) {
    return arena_.make<syntax::Expr>(at, node);
  }
  template <typename Node>
  const syntax::Type* type_node(Span at, Node node) {
    return arena_.make<syntax::Type>(at, node);
  }
  template <typename Node>
  const syntax::MatchPattern* pattern(Span at, Node node) {
    return arena_.make<syntax::MatchPattern>(at, node);
  }
  /// What stands for a node if the definition failed.
  const syntax::Expr* no_expr() { return expr(token().at, syntax::Unit{}); }
  const syntax::Type* no_type() { return type_node(token().at, syntax::PrimitiveType{syntax::PrimitiveKind::unit}); }

  std::string_view source_;
  lex::Tokens tokens_;
  std::size_t last_;  ///< the number of the end_of_file
  std::size_t pos_ = 0;
  std::uint32_t interpolations_;
  Arena& arena_;
  Reporter& reporter_;

  bool failed_ = false;
  std::size_t failed_at_ = 0;  ///< the token's number
  Layout layout_;
  std::int64_t definition_column_ = -1;
  std::size_t definition_begin_ = 0;
  std::uint32_t depth_ = 0;
  std::uint32_t level_ = 0;
  /// A `>>` closed a level and will close one more, up to here.
  bool pending_greater_ = false;
  std::uint32_t pending_greater_end_ = 0;
  /// The `=` of the definition if what looks like the next one, at a token's number, was read as its body.
  std::optional<Span> equals_before_let_;
  std::size_t let_after_equals_ = 0;
  bool outside_reported_ = false;
};

}  // namespace darkpkg::hash::parsing
