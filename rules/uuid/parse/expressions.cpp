#include "rules/uuid/lex/operators.hpp"
#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

namespace {

using lex::TokenKind;

// How tightly operators bind, loosest first (F#'s table); prefix operators and applications bind tighter still.
enum Binding : int {
  kAssign = 1,
  kColonEquals,
  kComma,
  kRange,
  kOr,
  kAnd,
  kCast,
  kCompare,
  kHat,
  kCons,
  kTypeTest,
  kPlus,
  kTimes,
  kPower,
};

struct Operator {
  int binding = 0;  ///< 0: no operator
  bool right = false;
};

constexpr Operator infix_operator(TokenKind kind) {
  using enum TokenKind;
  switch (kind) {
    case colon_equals: return {kColonEquals, true};
    case comma: return {kComma, false};
    case dot_dot: return {kRange, false};
    case bar_bar:
    case kw_or: return {kOr, false};
    case ampersand_ampersand: return {kAnd, false};
    case colon_greater:
    case colon_question_greater: return {kCast, false};
    case compare_operator:
    case dollar:
    case less:
    case greater:
    case equals:
    case bar_operator:
    case ampersand_operator: return {kCompare, false};
    case hat_operator: return {kHat, true};
    case colon_colon: return {kCons, true};
    case colon_question: return {kTypeTest, false};
    case plus_operator:
    case minus: return {kPlus, false};
    case times_operator:
    case star:
    case percent:
    case kw_mod:
    case kw_land:
    case kw_lor:
    case kw_lxor: return {kTimes, false};
    case kw_lsl:
    case kw_lsr:
    case kw_asr:
    case power_operator: return {kPower, true};
    default: return {};
  }
}

}  // namespace

/// Where an expression may start.
bool Parser::at_expression() const {
  if (at_atom()) return true;
  switch (kind()) {
    case TokenKind::block_let:
    case TokenKind::block_let_bang:
    case TokenKind::kw_let:
    case TokenKind::kw_use:
    case TokenKind::kw_let_bang:
    case TokenKind::kw_use_bang:
    case TokenKind::kw_if:
    case TokenKind::kw_match:
    case TokenKind::kw_match_bang:
    case TokenKind::kw_fun:
    case TokenKind::kw_function:
    case TokenKind::kw_do:
    case TokenKind::kw_do_bang:
    case TokenKind::kw_try:
    case TokenKind::kw_for:
    case TokenKind::kw_while:
    case TokenKind::kw_while_bang:
    case TokenKind::kw_lazy:
    case TokenKind::kw_assert:
    case TokenKind::kw_yield:
    case TokenKind::kw_yield_bang:
    case TokenKind::kw_return:
    case TokenKind::kw_return_bang:
    case TokenKind::kw_new:
    case TokenKind::kw_upcast:
    case TokenKind::kw_downcast:
    case TokenKind::kw_fixed:
    case TokenKind::minus:
    case TokenKind::plus_operator:
    case TokenKind::adjacent_prefix:
    case TokenKind::percent:
    case TokenKind::ampersand:
    case TokenKind::ampersand_ampersand:
    case TokenKind::hat_operator:
    case TokenKind::star:
    case TokenKind::dot_dot:
    case TokenKind::right_arrow: return true;
    default: return false;
  }
}

/// Where an atomic expression, and so an argument, may start.
bool Parser::at_atom() const {
  switch (kind()) {
    case TokenKind::identifier:
    case TokenKind::number:
    case TokenKind::text_literal:
    case TokenKind::interpolated:
    case TokenKind::interpolated_begin:
    case TokenKind::underscore:
    case TokenKind::left_paren:
    case TokenKind::star_in_parens:
    case TokenKind::left_bracket:
    case TokenKind::left_array:
    case TokenKind::left_brace:
    case TokenKind::left_anonymous:
    case TokenKind::left_quotation:
    case TokenKind::left_raw_quotation:
    case TokenKind::kw_null:
    case TokenKind::kw_true:
    case TokenKind::kw_false:
    case TokenKind::kw_begin:
    case TokenKind::kw_struct:
    case TokenKind::kw_base:
    case TokenKind::kw_global:
    case TokenKind::source_word:
    case TokenKind::tick:
    case TokenKind::prefix_operator: return true;
    default: return false;
  }
}

/// What stands after `=`, `then` and the like: a block, or an expression on the same line.
Parser::Node Parser::block(const Token& after, Expected what) {
  if (!accept(TokenKind::block_begin)) {
    if (!at_expression()) {
      missing_operand(after, what);
      return nothing();
    }
    return typed_sequence();
  }
  if (!at_expression()) {
    missing_operand(after, what);
    return nothing();
  }
  const Node inner = typed_sequence();
  if (!accept(TokenKind::block_end)) fail_expected(Expected::block_end);
  return inner;
}

/// sequence [: type]
Parser::Node Parser::typed_sequence() {
  const std::uint32_t start = t_->offset;
  const Node inner = sequence(false);
  if (!at(TokenKind::colon)) return inner;
  advance();
  const Type* of = type();
  if (at(TokenKind::kw_when)) unsupported(Unsupported::constraint_on_a_type);
  return make(start, TypedExpr{inner.expr, of}, inner.height + 1);
}

/// One or both of a line's end and a `;`.
bool Parser::separators() {
  if (accept(TokenKind::block_separator)) {
    accept(TokenKind::semicolon);
    return true;
  }
  if (accept(TokenKind::semicolon)) {
    accept(TokenKind::block_separator);
    return true;
  }
  return false;
}

/// Expressions with separators between them; the tree leans to the right. The items of a list do not count as nested:
/// whoever walks a list walks along them.
Parser::Node Parser::sequence(bool in_list) {
  const Node first = expression();
  if (at(TokenKind::kw_then)) unsupported(Unsupported::then_without_if);
  if (!at(TokenKind::block_separator) && !at(TokenKind::semicolon)) return first;
  List<Node> items(nodes_);
  items.add(first);
  while (separators() && at_expression()) items.add(expression());
  Node result = items[items.size() - 1];
  for (std::size_t i = items.size() - 1; i-- > 0;) {
    const Node item = items[i];
    const std::uint32_t start = item.expr->at.offset;
    const Span at{start, result.expr->at.offset + result.expr->at.length - start};
    const std::uint32_t height = std::max(item.height, result.height) + (in_list ? 0 : 1);
    result = make_at(at, SequentialExpr{item.expr, result.expr}, height);
  }
  return result;
}

Parser::Node Parser::binary(int least) {
  const Level level(*this);
  if (!level) return nothing();
  const std::uint32_t start = t_->offset;
  return binary_from(operand(), start, least);
}

/// Goes on after an operand for as long as operators bind at least as tightly as `least`.
Parser::Node Parser::binary_from(Node left, std::uint32_t start, int least) {
  while (true) {
    const Operator op = infix_operator(kind());
    if (op.binding == 0 || op.binding < least) return left;
    if (op.binding == kComma) {
      left = tuple(left, start);
      continue;
    }
    const Token& token = *t_;
    advance();
    switch (token.kind) {
      case TokenKind::colon_greater:
      case TokenKind::colon_question_greater:
      case TokenKind::colon_question: {
        type();
        const Unsupported what =
            token.kind == TokenKind::colon_question ? Unsupported::type_test : Unsupported::type_conversion;
        left = make(start, OtherExpr{what}, left.height + 1);
        continue;
      }
      case TokenKind::dot_dot: {
        const std::uint32_t height = left.height;
        if (at_expression()) binary(kRange + 1);
        left = make(start, OtherExpr{Unsupported::range_between}, height + 1);
        continue;
      }
      default: break;
    }
    if (!at_expression()) {
      missing_operand(token, Expected::right_operand);
      return left;
    }
    const Node right = binary(op.right ? op.binding : op.binding + 1);
    left = infix(token, text(token), left, right, start);
  }
}

Parser::Node Parser::infix(const Token& op, std::string_view name, Node left, Node right, std::uint32_t start) {
  const Span whole = from(start);
  const std::uint32_t height = std::max(left.height, right.height) + 1;
  Ident* ident = arena_.make<Ident>(lex::infix_name(name, arena_), op.span());
  const Expr* function = arena_.make<Expr>(op.span(), PathExpr{{ident, 1}});
  if (op.kind == TokenKind::colon_colon) {
    const Expr* items[] = {left.expr, right.expr};
    auto** copy = arena_.raw<const Expr*>(std::size(items));
    std::uninitialized_copy(std::begin(items), std::end(items), copy);
    const Node both = make_at(whole, TupleExpr{{copy, 2}}, height);
    return make_at(whole, ApplyExpr{function, both.expr}, height + 1);
  }
  const Span partial{start, op.end() - start};
  const Node applied = make_at(partial, ApplyExpr{function, left.expr}, left.height + 1);
  return make_at(whole, ApplyExpr{applied.expr, right.expr}, std::max(applied.height, right.height) + 1);
}

Parser::Node Parser::tuple(Node first, std::uint32_t start) {
  List<const Expr*> items(exprs_);
  items.add(first.expr);
  std::uint32_t height = first.height;
  while (at(TokenKind::comma)) {
    const Token& comma = *t_;
    advance();
    if (!at_expression()) {
      missing_operand(comma, Expected::expression);
      break;
    }
    const Node item = binary(kComma + 1);
    height = std::max(height, item.height);
    items.add(item.expr);
  }
  return make(start, TupleExpr{items.copy(arena_)}, height + 1);
}

/// What stands between infix operators: a construct that starts with a word, or an application with prefix operators.
Parser::Node Parser::operand() {
  const std::uint32_t start = t_->offset;
  switch (kind()) {
    case TokenKind::block_let:
    case TokenKind::kw_let:
    case TokenKind::kw_use: return let_chain();
    case TokenKind::block_let_bang:
    case TokenKind::kw_let_bang:
    case TokenKind::kw_use_bang: unsupported(Unsupported::waiting_let, text(*t_)); break;
    case TokenKind::kw_if: return if_expression();
    case TokenKind::kw_match: return match_expression();
    case TokenKind::kw_fun: return lambda();
    case TokenKind::kw_do: return do_expression();
    case TokenKind::kw_function: unsupported(Unsupported::function_keyword); break;
    case TokenKind::kw_match_bang: unsupported(Unsupported::match_bang); break;
    case TokenKind::kw_do_bang: unsupported(Unsupported::do_bang); break;
    case TokenKind::kw_try: unsupported(Unsupported::try_keyword); break;
    case TokenKind::kw_for: unsupported(Unsupported::for_loop); break;
    case TokenKind::kw_while:
    case TokenKind::kw_while_bang: unsupported(Unsupported::while_loop); break;
    case TokenKind::kw_lazy: unsupported(Unsupported::lazy_keyword); break;
    case TokenKind::kw_assert: unsupported(Unsupported::assert_keyword); break;
    case TokenKind::kw_yield:
    case TokenKind::kw_yield_bang: unsupported(Unsupported::yield_keyword); break;
    case TokenKind::kw_return:
    case TokenKind::kw_return_bang: unsupported(Unsupported::return_keyword); break;
    case TokenKind::kw_new: unsupported(Unsupported::new_keyword); break;
    case TokenKind::kw_upcast:
    case TokenKind::kw_downcast: unsupported(Unsupported::type_conversion); break;
    case TokenKind::kw_fixed: unsupported(Unsupported::fixed_keyword); break;
    case TokenKind::dot_dot:
      if (kind(1) == TokenKind::dot && kind(2) == TokenKind::identifier) unsupported(Unsupported::spread);
      else unsupported(Unsupported::range);
      break;
    case TokenKind::star:
      fail(Code::unexpected_token, here(), "this `*` has no left operand", "write what is to be multiplied");
      break;
    case TokenKind::right_arrow:
      fail(Code::unexpected_token, here(), "`->` cannot start an expression", "it belongs to `fun` and `match`");
      break;
    default: {
      const Node left = prefix();
      if (!at(TokenKind::left_arrow)) return left;
      const Token& arrow = *t_;
      advance();
      if (at(TokenKind::block_begin)) block(arrow, Expected::expression);
      else binary(kAssign);
      return make(start, OtherExpr{Unsupported::assignment}, left.height + 1);
    }
  }
  return nothing();
}

/// Prefix operators take a whole application: `- f x` is `- (f x)`.
Parser::Node Parser::prefix() {
  const std::uint32_t start = t_->offset;
  switch (kind()) {
    case TokenKind::minus:
    case TokenKind::plus_operator:
    case TokenKind::adjacent_prefix:
    case TokenKind::percent:
    case TokenKind::ampersand:
    case TokenKind::ampersand_ampersand:
    case TokenKind::hat_operator: break;
    default: return application();
  }
  const Level level(*this);
  if (!level) return nothing();
  const Token& op = *t_;
  const std::string_view sign = text(op);
  advance();
  if (!at_expression()) {
    missing_operand(op, Expected::operand);
    return nothing();
  }
  if (op.kind == TokenKind::hat_operator) {
    if (sign != "^") fail(Code::unexpected_token, op.span(), "`" + std::string(sign) + "` needs a left operand");
    else unsupported(Unsupported::index_from_the_end);
    return nothing();
  }
  const Node inner = prefix();
  if (sign == "&" || sign == "&&") return make(start, OtherExpr{Unsupported::address}, inner.height + 1);
  const std::string_view name = lex::prefix_name(sign, arena_);
  if (name.empty()) {
    fail(Code::unexpected_token, op.span(), "`" + std::string(sign) + "` cannot stand before its operand");
    return inner;
  }
  Ident* ident = arena_.make<Ident>(name, op.span());
  const Expr* function = arena_.make<Expr>(op.span(), PathExpr{{ident, 1}});
  return make(start, ApplyExpr{function, inner.expr}, inner.height + 1);
}

Parser::Node Parser::application() {
  const std::uint32_t start = t_->offset;
  bool applied = false;
  return application_from(atom(applied), start);
}

Parser::Node Parser::application_from(Node function, std::uint32_t start) {
  while (at_atom() || at(TokenKind::adjacent_prefix)) {
    const Node next = argument();
    function = make(start, ApplyExpr{function.expr, next.expr}, std::max(function.height, next.height) + 1);
    if (failed_) break;
  }
  return function;
}

Parser::Node Parser::argument() {
  const std::uint32_t start = t_->offset;
  const Token& first = *t_;
  bool applied = false;
  Node result{};
  if (at(TokenKind::adjacent_prefix)) {
    advance();
    if (!at_atom()) {
      missing_operand(first, Expected::operand);
      return nothing();
    }
    const Node inner = atom(applied);
    const std::string_view sign = text(first);
    if (sign == "&" || sign == "&&") {
      result = make(start, OtherExpr{Unsupported::address}, inner.height + 1);
    } else {
      Ident* ident = arena_.make<Ident>(lex::prefix_name(sign, arena_), first.span());
      const Expr* function = arena_.make<Expr>(first.span(), PathExpr{{ident, 1}});
      result = make(start, ApplyExpr{function, inner.expr}, inner.height + 1);
    }
  } else {
    result = atom(applied);
  }
  if (applied && !failed_)
    fail(Code::unexpected_token, result.expr->at,
         "an argument that is a call without a space, `f(x)`, is ambiguous here", "put the call in parentheses");
  return result;
}

}  // namespace darkpkg
