#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

bool is_closing(TokenKind kind) {
  return kind == TokenKind::right_paren || kind == TokenKind::right_bracket || kind == TokenKind::right_brace;
}

}  // namespace

const syntax::Expr* Parser::primary() {
  const Token& first = token();
  switch (first.kind) {
    case TokenKind::name: return named();
    case TokenKind::left_paren: return parenthesised();
    case TokenKind::left_bracket: return list();
    case TokenKind::left_brace: return braces();
    case TokenKind::fun: return lambda();
    case TokenKind::minus: return negation();
    case TokenKind::interpolated: return interpolated();
    case TokenKind::integer: {
      const syntax::Integer value = integer(false);
      return expr(first.at, value);
    }
    case TokenKind::floating: {
      const syntax::Float value = floating(false);
      return expr(first.at, value);
    }
    case TokenKind::character: pos_++; return expr(first.at, syntax::Char{tokens_.texts[first.text]});
    case TokenKind::true_:
    case TokenKind::false_: pos_++; return expr(first.at, syntax::Bool{first.kind == TokenKind::true_});
    case TokenKind::string: {
      pos_++;
      const std::vector<syntax::StringPart> parts{{tokens_.texts[first.text], nullptr}};
      return expr(first.at, syntax::StringExpr{arena_.copy(parts)});
    }
    default: return no_expression();
  }
}

/// Says what is wrong with a token that begins no expression.
const syntax::Expr* Parser::no_expression() {
  const auto follows = [&](TokenKind wanted) { return kind(1) == wanted && is_adjacent(token(), token(1)); };
  Mistake mistake = Mistake::expected_expression;
  switch (kind()) {
    case TokenKind::bang: mistake = Mistake::no_bang; break;
    case TokenKind::bit_not:
    case TokenKind::bit_or:
    case TokenKind::ampersand:
    case TokenKind::shift_left: mistake = Mistake::no_bit_operator; break;
    case TokenKind::shift_right: mistake = Mistake::no_composition; break;
    case TokenKind::ellipsis: mistake = Mistake::no_ellipsis; break;
    case TokenKind::cons: mistake = Mistake::cons_in_expression; break;
    case TokenKind::equals:
      mistake = follows(TokenKind::greater) ? Mistake::fat_arrow_in_expression : Mistake::equals_in_expression;
      break;
    case TokenKind::colon: mistake = follows(TokenKind::equals) ? Mistake::assignment : Mistake::annotation; break;
    case TokenKind::let:
    case TokenKind::val:
    case TokenKind::type: mistake = Mistake::definition_in_expression; break;
    case TokenKind::bar:
      if (pos_ > 0 && previous().kind == TokenKind::less && is_adjacent(previous(), token()))
        mistake = Mistake::back_pipe;
      else if (kind(1) == TokenKind::name && kind(2) == TokenKind::bar) mistake = Mistake::bars_of_lambda;
      break;
    case TokenKind::underscore: mistake = Mistake::underscore_value; break;
    case TokenKind::slash:
      if (follows(TokenKind::star)) return fail(Mistake::c_comment, token().at, "/*"), no_expr();
      break;
    case TokenKind::star:
      if (pos_ > 0 && previous().kind == TokenKind::slash && is_adjacent(previous(), token()))
        return fail(Mistake::c_comment, previous().at, "/*"), no_expr();
      break;
    case TokenKind::dot:
      if (kind(1) == TokenKind::integer)
        return fail(Mistake::float_without_whole, token().at, text(token(1))), no_expr();
      break;
    case TokenKind::else_:
    case TokenKind::elif:
      if (pos_ == 0 || (previous().kind != TokenKind::then && !operator_of(previous().kind)))
        mistake = Mistake::else_alone;
      break;
    default: break;
  }
  if (is_beyond_definition()) mistake = Mistake::expected_expression;
  if (mistake == Mistake::expected_expression && pos_ > 0 && previous().kind == TokenKind::concat)
    mistake = Mistake::increment;
  fail(mistake);
  return no_expr();
}

/// A minus: a negative number, or a call of negate that takes a whole application.
const syntax::Expr* Parser::negation() {
  const Level level(*this);
  const Token& minus = token();
  pos_++;
  if (kind() == TokenKind::floating) {
    const syntax::Float value = floating(true);
    return expr(span_from(minus), value);
  }
  if (kind() == TokenKind::integer && is_signed(token().integer)) {
    const syntax::Integer value = integer(true);
    return expr(span_from(minus), value);
  }
  static constexpr auto kNegate = std::to_array<std::string_view>({"Builtin", "negate"});
  const syntax::Expr* operand = failed_ ? no_expr() : application();
  return library_call(join(minus.at, operand->at), minus.at, kNegate, {operand});
}

/// (op)
const syntax::Expr* Parser::operator_section() {
  const Token& opening = token();
  const Token& op = token(1);
  pos_ += 3;
  const Span at = span_from(opening);
  const Span nowhere = {end_of(op.at), 0};
  const syntax::Expr* left = expr(nowhere, syntax::VariableExpr{"a"});
  const syntax::Expr* right = expr(nowhere, syntax::VariableExpr{"b"});
  const std::vector<const syntax::LetPattern*> parameters{
      arena_.make<syntax::LetPattern>(nowhere, syntax::NameBinding{"a"}),
      arena_.make<syntax::LetPattern>(nowhere, syntax::NameBinding{"b"})};
  const syntax::Expr* body = infix_node(*operator_of(op.kind), op.at, at, left, right);
  return expr(at, syntax::LambdaExpr{arena_.copy(parameters), body});
}

/// (), (op), (a), (a, b), or statements
const syntax::Expr* Parser::parenthesised() {
  const Token& opening = token();
  if (kind(1) == TokenKind::right_paren) {
    pos_ += 2;
    return expr(span_from(opening), syntax::Unit{});
  }
  if (kind(2) == TokenKind::right_paren && operator_of(kind(1))) return operator_section();
  pos_++;
  const KeptLayout kept(*this);
  layout_ = {column(token()), true};
  Exprs items{expression()};
  const bool tuple = kind() == TokenKind::comma;
  while (tuple && kind() == TokenKind::comma) {
    pos_++;
    items.push_back(expression());
  }
  while (!tuple && !is_closing(kind()) && kind() != TokenKind::comma && !at_end() && !begins_definition()) {
    const std::size_t before = pos_;
    items.push_back(expression());
    if (pos_ == before) break;
  }
  if (kind() != TokenKind::right_paren) {
    if (kind() == TokenKind::colon) fail(Mistake::annotation);
    fail_unclosed(opening, ")");
    return no_expr();
  }
  pos_++;
  if (tuple) return expr(span_from(opening), syntax::TupleExpr{arena_.copy(items)});
  return sequence(items);
}

/// [ a; b ]
const syntax::Expr* Parser::list() {
  const Token& opening = token();
  pos_++;
  const KeptLayout kept(*this);
  layout_.exact = false;
  Exprs items;
  bool separated = true;
  while (!is_closing(kind()) && !at_end() && !begins_definition()) {
    layout_.anchor = column(token());
    const std::size_t before = pos_;
    items.push_back(expression());
    if (pos_ == before) break;
    if (kind() == TokenKind::dot && kind(1) == TokenKind::dot) fail(Mistake::range);
    if (kind() == TokenKind::in) fail(Mistake::in_behind);
    if (kind() == TokenKind::semicolon || kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_bracket && separated) {
      const std::size_t count = reporter_.count();
      need_separator(end_of(items.back()->at), Mistake::no_list_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_bracket) {
    fail_unclosed(opening, "]");
    return no_expr();
  }
  pos_++;
  return expr(span_from(opening), syntax::ListExpr{arena_.copy(items)});
}

const syntax::Expr* Parser::lambda() {
  const Token& keyword = token();
  pos_++;
  std::vector<const syntax::LetPattern*> parameters;
  while (kind() == TokenKind::name || kind() == TokenKind::underscore || kind() == TokenKind::left_paren)
    parameters.push_back(let_pattern());
  if (parameters.empty()) fail(Mistake::expected_lambda_parameter);
  if (kind() == TokenKind::equals) fail(Mistake::fat_arrow_in_lambda);
  if (!take(TokenKind::arrow, Mistake::expected_lambda_arrow)) return no_expr();
  const syntax::Expr* body = block();
  return expr(join(keyword.at, body->at), syntax::LambdaExpr{arena_.copy(parameters), body});
}

const syntax::Expr* Parser::braces() {
  if (kind(1) == TokenKind::bar) {
    fail(Mistake::anonymous_record);
    return no_expr();
  }
  const bool fields = kind(1) == TokenKind::right_brace || (kind(1) == TokenKind::name && kind(2) == TokenKind::equals);
  if (!fields) return update();
  fail(Mistake::anonymous_record);
  return no_expr();
}

/// { record with a = b }
const syntax::Expr* Parser::update() {
  const Token& opening = token();
  pos_++;
  const KeptLayout kept(*this);
  layout_.exact = false;
  if (kind() == TokenKind::minus && is_adjacent(opening, token())) fail(Mistake::c_comment, opening.at, "{-");
  const syntax::Expr* record = expression();
  if (kind() == TokenKind::right_brace) fail(Mistake::block_in_braces, opening.at);
  if (kind() == TokenKind::colon) fail(Mistake::colon_in_braces);
  if (kind() == TokenKind::equals && kind(1) == TokenKind::greater) fail(Mistake::match_with_braces, opening.at);
  if (!take(TokenKind::with, Mistake::expected_with_of_update)) return no_expr();
  if (kind() == TokenKind::right_brace) fail(Mistake::empty_update);
  const auto updates = named_values(opening, Mistake::expected_update_field, Mistake::no_field_separator);
  return expr(span_from(opening), syntax::UpdateExpr{record, updates});
}

std::span<const syntax::NamedValue> Parser::named_values(const Token& opening, Mistake wrong_field,
                                                         Mistake no_separator) {
  const KeptLayout kept(*this);
  layout_.exact = false;
  std::vector<syntax::NamedValue> fields;
  bool separated = true;
  while (kind() != TokenKind::right_brace && !at_end()) {
    if (kind() != TokenKind::name || kind(1) != TokenKind::equals) {
      if (kind() == TokenKind::name && kind(1) == TokenKind::colon) {
        pos_++;
        fail(Mistake::colon_of_field, token().at, text(previous()));
      }
      fail(wrong_field);
      break;
    }
    layout_.anchor = column(token());
    const syntax::Name field = name(token());
    pos_ += 2;
    const syntax::Expr* value = expression();
    fields.push_back({field, value});
    if (kind() == TokenKind::semicolon || kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_brace && separated) {
      const std::size_t count = reporter_.count();
      need_separator(end_of(value->at), no_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_brace) fail_unclosed(opening, "}");
  else pos_++;
  return arena_.copy(fields);
}

}  // namespace darkpkg::hash::parsing
