#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

namespace {

/// A pattern without parentheses and types.
const Pattern* bare(const Pattern* pattern) {
  while (true) {
    if (const auto* paren = std::get_if<ParenPattern>(&pattern->node)) pattern = paren->inner;
    else if (const auto* typed = std::get_if<TypedPattern>(&pattern->node)) pattern = typed->inner;
    else return pattern;
  }
}

}  // namespace

/// `let` lines up to the expression they lead to. Read in a loop, so that long functions need little stack.
Parser::Node Parser::let_chain() {
  List<LetLine> lines(lets_);
  const Token* keyword = t_;
  while (true) {
    keyword = t_;
    const bool in_block = at(TokenKind::block_let);
    advance();
    const bool recursive = accept(TokenKind::kw_rec);
    int count = 0;
    do {
      attributes();
      accept(TokenKind::kw_inline);
      accept(TokenKind::kw_mutable);
      access();
      const std::uint32_t start = keyword->offset;
      head_ = {};
      const Pattern* left = pattern(Place::head);
      const Type* of = nullptr;
      if (accept(TokenKind::colon)) of = return_type();
      if (failed_) return nothing();
      const Token& equals = *t_;
      if (!accept(TokenKind::equals)) {
        fail_expected(Expected::equals_after_let);
        return nothing();
      }
      Node value = block(equals, Expected::value);
      if (failed_) return nothing();
      // As in the reference's tree, the type stands with the value.
      if (of) value = make_at(value.expr->at, TypedExpr{value.expr, of}, value.height + 1);
      if (count++ == 0) lines.add({left, value, start, false});
    } while (at(TokenKind::kw_and) && (advance(), true));
    if (count > 1) {
      lines[lines.size() - 1].other = true;
      if (!recursive) {
        fail(Code::unexpected_token, keyword->span(), "`and` needs `let rec`", "write two `let` lines");
        return nothing();
      }
    }
    if (in_block ? !accept(TokenKind::declaration_end) : !accept(TokenKind::kw_in)) {
      fail_expected(in_block ? Expected::let_end : Expected::in_after_let);
      return nothing();
    }
    accept(TokenKind::block_separator);
    if (!at(TokenKind::block_let)) break;
  }
  if (!at_expression() && !at(TokenKind::block_begin)) {
    fail(Code::missing_body, keyword->span(), "nothing follows this `let`: a block must end with an expression",
         "add the expression that the block stands for");
    return nothing();
  }
  Node body = at(TokenKind::block_begin) ? block(*keyword, Expected::expression) : typed_sequence();
  if (failed_) return nothing();
  for (std::size_t i = lines.size(); i-- > 0;) {
    const LetLine line = lines[i];
    const std::uint32_t height = std::max(line.value.height, body.height) + 1;
    const Span at{line.start, body.expr->at.offset + body.expr->at.length - line.start};
    body = line.other ? make_at(at, OtherExpr{Unsupported::several_definitions_in_one_let}, height)
                      : make_at(at, LetExpr{line.pattern, line.value.expr, body.expr}, height);
  }
  return body;
}

/// `if` or `elif`, its `then` and what else there is.
Parser::Node Parser::if_expression() {
  const Level level(*this);
  if (!level) return nothing();
  const Token& keyword = *t_;
  // `else if` is one token, the inner `if` starts with its last two letters.
  const std::uint32_t start = keyword.length > 4 ? keyword.end() - 2 : keyword.offset;
  advance();
  if (!at_expression()) {
    missing_operand(keyword, Expected::condition);
    return nothing();
  }
  const Node condition = expression();
  if (failed_) return nothing();
  const Token& then = *t_;
  if (!accept(TokenKind::kw_then)) {
    auto* diagnostic = fail(Code::unexpected_token, here(), "expected `then`, found " + found(),
                            "an `if` has the form if ... then ... else ...");
    if (diagnostic) diagnostic->notes.push_back({"", keyword.span(), "the `if` stands here"});
    return nothing();
  }
  const Node yes = block(then, Expected::expression);
  Node no{nullptr, 0};
  if (at(TokenKind::kw_elif)) {
    no = if_expression();
  } else if (at(TokenKind::kw_else)) {
    const Token& other = *t_;
    advance();
    no = block(other, Expected::expression);
  }
  if (failed_) return nothing();
  const std::uint32_t height = std::max({condition.height, yes.height, no.height}) + 1;
  return make(start, IfExpr{condition.expr, yes.expr, no.expr}, height);
}

Parser::Node Parser::match_expression() {
  const Token& keyword = *t_;
  advance();
  if (!at_expression()) {
    missing_operand(keyword, Expected::expression);
    return nothing();
  }
  const Node subject = typed_sequence();
  if (failed_) return nothing();
  const bool ends = at(TokenKind::clauses_with);
  const Token& with = *t_;
  if (!ends && !at(TokenKind::kw_with)) {
    auto* diagnostic = fail(Code::unexpected_token, here(), "expected `with`, found " + found(),
                            "a `match` has the form match ... with | pattern -> ...");
    if (diagnostic) diagnostic->notes.push_back({"", keyword.span(), "the `match` stands here"});
    return nothing();
  }
  advance();
  accept(TokenKind::bar);
  if (!at_atomic_pattern() && !at(TokenKind::colon_question) && !at(TokenKind::left_attribute) &&
      !at(TokenKind::interpolated) && !at(TokenKind::interpolated_begin)) {
    missing_operand(with, Expected::match_cases);
    return nothing();
  }
  List<MatchClause> clauses(clauses_);
  std::uint32_t height = subject.height;
  do {
    if (!match_clause(clauses, height)) return nothing();
  } while (accept(TokenKind::bar));
  if (ends && !accept(TokenKind::construct_end)) {
    fail_expected(Expected::case_or_match_end);
    return nothing();
  }
  return make(keyword.offset, MatchExpr{subject.expr, clauses.copy(arena_)}, height + 1);
}

bool Parser::match_clause(List<MatchClause>& clauses, std::uint32_t& height) {
  const Pattern* left = pattern(Place::parens);
  Node guard{nullptr, 0};
  if (failed_) return false;
  if (at(TokenKind::kw_when)) {
    const Token& when = *t_;
    advance();
    if (!at_expression()) {
      missing_operand(when, Expected::condition);
      return false;
    }
    guard = expression();
  }
  if (failed_) return false;
  const Token& arrow = *t_;
  if (!accept(TokenKind::right_arrow)) {
    fail_expected(Expected::arrow_after_pattern);
    return false;
  }
  const Node body = right_block(arrow);
  if (failed_) return false;
  height = std::max({height, guard.height, body.height});
  clauses.add({left, guard.expr, body.expr});
  return true;
}

/// What stands right of an `->`.
Parser::Node Parser::right_block(const Token& arrow) {
  if (!at_expression()) {
    missing_operand(arrow, Expected::expression);
    return nothing();
  }
  const Node body = typed_sequence();
  accept(TokenKind::right_block_end);
  return body;
}

Parser::Node Parser::lambda() {
  const Token& keyword = *t_;
  advance();
  if (!at_atomic_pattern()) {
    missing_operand(keyword, Expected::parameter);
    return nothing();
  }
  const auto parameters = atomic_patterns();
  if (failed_) return nothing();
  const Token& arrow = *t_;
  if (!accept(TokenKind::right_arrow)) {
    fail_expected(Expected::arrow_after_parameters);
    return nothing();
  }
  const Node body = right_block(arrow);
  if (failed_) return nothing();
  const Span whole = from(keyword.offset);
  if (!accept(TokenKind::construct_end)) {
    fail_expected(Expected::fun_end);
    return nothing();
  }
  const Node inner = bind_parameters(parameters, body);
  return make_at(whole, LambdaExpr{parameters, inner.expr}, inner.height + 1);
}

/// The reference's tree takes parameters apart that are no plain names: `fun ((a, b), c) -> e` has the body
/// `match _arg1 with (a, b) -> e`. Dark's loader keeps that, so the names must be the same: they are numbered in a
/// definition, inner lambdas first, parameters from right to left, items of a tuple from left to right.
Parser::Node Parser::bind_parameters(std::span<const Pattern* const> parameters, Node body) {
  for (std::size_t i = parameters.size(); i-- > 0;) {
    const Pattern* parameter = parameters[i];
    if (const auto* paren = std::get_if<ParenPattern>(&parameter->node)) parameter = paren->inner;
    const auto* literal = std::get_if<LiteralPattern>(&parameter->node);
    if (literal && std::holds_alternative<Unit>(literal->value)) continue;
    const Pattern* const single[] = {parameter};
    const auto* tuple = std::get_if<TuplePattern>(&parameter->node);
    const auto items = tuple && !tuple->is_struct ? tuple->items : std::span<const Pattern* const>(single);
    for (const Pattern* item : items) argument_names_ += std::holds_alternative<NamedPattern>(bare(item)->node) ? 0 : 1;
    std::uint32_t number = argument_names_;
    for (std::size_t item = items.size(); item-- > 0;) {
      const Pattern* left = bare(items[item]);
      if (std::holds_alternative<NamedPattern>(left->node)) continue;
      const std::uint32_t its = number--;
      if (std::holds_alternative<WildPattern>(left->node)) continue;
      const std::string name = "_arg" + std::to_string(its);
      const Node subject = make_at(left->at, NameExpr{{arena_.copy(std::string_view(name)), left->at}}, 1);
      const MatchClause clause{left, nullptr, body.expr};
      body = make_at(body.expr->at, MatchExpr{subject.expr, {arena_.make<MatchClause>(clause), 1}}, body.height + 1);
    }
  }
  return body;
}

Parser::Node Parser::do_expression() {
  const Token& keyword = *t_;
  advance();
  const Node body = block(keyword, Expected::expression);
  if (failed_) return nothing();
  if (!accept(TokenKind::declaration_end)) {
    fail_expected(Expected::do_end);
    return nothing();
  }
  return make(keyword.offset, DoExpr{body.expr}, body.height + 1);
}

}  // namespace darkpkg
