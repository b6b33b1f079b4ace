#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

bool starts_atom(TokenKind kind) {
  switch (kind) {
    case TokenKind::integer:
    case TokenKind::floating:
    case TokenKind::character:
    case TokenKind::string:
    case TokenKind::interpolated:
    case TokenKind::true_:
    case TokenKind::false_:
    case TokenKind::name:
    case TokenKind::left_paren:
    case TokenKind::left_bracket:
    case TokenKind::left_brace: return true;
    default: return false;
  }
}

bool is_case_without_fields(const syntax::Expr& expr) {
  const auto* value = std::get_if<syntax::EnumExpr>(&expr.node);
  return value && value->fields.empty();
}

bool takes_arguments(const syntax::Expr& expr) {
  return std::holds_alternative<syntax::VariableExpr>(expr.node) ||
         std::holds_alternative<syntax::FunctionNameExpr>(expr.node) ||
         std::holds_alternative<syntax::ApplyExpr>(expr.node) || std::holds_alternative<syntax::FieldExpr>(expr.node) ||
         std::holds_alternative<syntax::LambdaExpr>(expr.node) || is_case_without_fields(expr);
}

}  // namespace

std::optional<Operator> operator_of(TokenKind kind) {
  using syntax::Infix;
  switch (kind) {
    case TokenKind::logical_or: return Operator{1, false, Infix::logical_or};
    case TokenKind::logical_and: return Operator{2, false, Infix::logical_and};
    case TokenKind::equals_equals: return Operator{3, false, Infix::equals};
    case TokenKind::not_equals: return Operator{3, false, Infix::not_equals};
    case TokenKind::less: return Operator{3, false, Infix::less};
    case TokenKind::greater: return Operator{3, false, Infix::greater};
    case TokenKind::less_or_equal: return Operator{3, false, Infix::less_or_equal};
    case TokenKind::greater_or_equal: return Operator{3, false, Infix::greater_or_equal};
    case TokenKind::at: return Operator{4, true, std::nullopt};
    case TokenKind::plus: return Operator{5, false, Infix::plus};
    case TokenKind::minus: return Operator{5, false, Infix::minus};
    case TokenKind::concat: return Operator{5, false, Infix::concat};
    case TokenKind::star: return Operator{6, false, Infix::multiply};
    case TokenKind::slash: return Operator{6, false, Infix::divide};
    case TokenKind::percent: return Operator{6, false, Infix::modulo};
    case TokenKind::caret: return Operator{7, true, Infix::power};
    default: return std::nullopt;
  }
}

const syntax::Expr* Parser::expression() {
  const Depth depth(*this);
  if (failed_) return no_expr();
  const TokenKind first = kind();
  if (first != TokenKind::let && first != TokenKind::if_ && first != TokenKind::match) return pipe();
  const KeptLayout kept(*this);
  layout_ = {column(token()), false};
  if (first == TokenKind::let) return let();
  if (first == TokenKind::if_) return if_(column(token()));
  return match();
}

const syntax::Expr* Parser::pipe() {
  const syntax::Expr* first = infix();
  if (kind() != TokenKind::pipe) return first;
  std::vector<syntax::PipeStage> stages;
  while (kind() == TokenKind::pipe) {
    pos_++;
    // `x |> (-) y` is `x - y`, not the section applied to y and x.
    const std::optional<Operator> op = operator_of(kind(1));
    if (kind() == TokenKind::left_paren && op && op->infix && kind(2) == TokenKind::right_paren &&
        (starts_atom(kind(3)) || is_negative_argument(3))) {
      const Span at = token(1).at;
      pos_ += 3;
      const syntax::Expr* right = infix();
      stages.push_back({join(at, right->at), syntax::InfixStage{*op->infix, right}});
      continue;
    }
    const Token& start = token();
    if (kind() == TokenKind::if_ || kind() == TokenKind::match || kind() == TokenKind::let) fail(Mistake::bad_stage);
    const syntax::Expr* stage = infix();
    if (std::optional<syntax::PipeStage> made = stage_of(*stage)) stages.push_back(*made);
    else report(Mistake::bad_stage, span_from(start), text(start));
  }
  return expr(span(first->at.offset, previous_end()), syntax::PipeExpr{first, arena_.copy(stages)});
}

std::optional<syntax::PipeStage> Parser::stage_of(const syntax::Expr& stage) {
  using syntax::PipeStage;
  if (const auto* call = std::get_if<syntax::ApplyExpr>(&stage.node)) {
    if (const auto* function = std::get_if<syntax::FunctionNameExpr>(&call->function->node))
      return PipeStage{stage.at, syntax::CallStage{function->name, call->type_arguments, call->arguments}};
    return std::nullopt;
  }
  if (const auto* function = std::get_if<syntax::FunctionNameExpr>(&stage.node))
    return PipeStage{stage.at, syntax::CallStage{function->name, {}, {}}};
  if (const auto* variable = std::get_if<syntax::VariableExpr>(&stage.node))
    return PipeStage{stage.at, syntax::VariableStage{variable->name}};
  if (const auto* lambda = std::get_if<syntax::LambdaExpr>(&stage.node))
    return PipeStage{stage.at, syntax::LambdaStage{*lambda}};
  if (const auto* value = std::get_if<syntax::EnumExpr>(&stage.node))
    return PipeStage{stage.at, syntax::EnumStage{*value}};
  return std::nullopt;
}

const syntax::Expr* Parser::infix() {
  const syntax::Expr* left = application();
  return infix_rest(1, left);
}

/// Precedence climbing: operators of at least `least`.
const syntax::Expr* Parser::infix_rest(std::uint8_t least, const syntax::Expr* left) {
  const Level level(*this);
  while (true) {
    const std::optional<Operator> op = operator_of(kind());
    if (!op || op->precedence < least || !operator_continues(*left)) return left;
    const Span at = token().at;
    pos_++;
    const syntax::Expr* right = application();
    right = infix_rest(op->to_right ? op->precedence : static_cast<std::uint8_t>(op->precedence + 1), right);
    left = infix_node(*op, at, join(left->at, right->at), left, right);
  }
}

const syntax::Expr* Parser::infix_node(const Operator& op, Span op_at, Span at, const syntax::Expr* left,
                                       const syntax::Expr* right) {
  if (op.infix) return expr(at, syntax::InfixExpr{*op.infix, left, right});
  static constexpr auto kAppend = std::to_array<std::string_view>({"Stdlib", "List", "append"});
  return library_call(at, op_at, kAppend, {left, right});
}

/// A call that an operator stands for: all of its name stands where the operator is.
const syntax::Expr* Parser::library_call(Span at, Span name_at, std::span<const std::string_view> path,
                                         std::initializer_list<const syntax::Expr*> arguments) {
  const auto names = arena_.map(path, [&](std::string_view text) { return syntax::Name{text, name_at}; });
  const syntax::QualifiedName name{names.first(names.size() - 1), names.back(), name_at};
  return expr(at, syntax::ApplyExpr{expr(name_at, syntax::FunctionNameExpr{name}), {}, arena_.copy(Exprs(arguments))});
}

/// f a b
const syntax::Expr* Parser::application() {
  const std::size_t head = pos_;
  const syntax::Expr* callee = atom();
  if (!takes_arguments(*callee)) return callee;
  Exprs arguments;
  // `Case (a, b)` has two fields, not one that is a tuple.
  if (kind() == TokenKind::left_paren && is_case_without_fields(*callee) && continues(head))
    constructor_fields(arguments);
  while ((starts_atom(kind()) || is_negative_argument()) && continues(head)) arguments.push_back(atom());
  if (arguments.empty()) return callee;
  const Span at = join(callee->at, arguments.back()->at);
  const auto kept = arena_.copy(arguments);
  if (const auto* call = std::get_if<syntax::ApplyExpr>(&callee->node); call && call->arguments.empty())
    return expr(at, syntax::ApplyExpr{call->function, call->type_arguments, kept});
  if (const auto* value = std::get_if<syntax::EnumExpr>(&callee->node))
    return expr(at, syntax::EnumExpr{value->type, value->case_name, kept});
  if (const auto* variable = std::get_if<syntax::VariableExpr>(&callee->node))
    callee = expr(callee->at, syntax::FunctionNameExpr{{{}, {variable->name, callee->at}, callee->at}});
  return expr(at, syntax::ApplyExpr{callee, {}, kept});
}

/// a.field.field
const syntax::Expr* Parser::atom() {
  const syntax::Expr* record = primary();
  while (kind() == TokenKind::dot && kind(1) == TokenKind::name) {
    const syntax::Name field = name(token(1));
    pos_ += 2;
    record = expr(join(record->at, field.at), syntax::FieldExpr{record, field});
  }
  return record;
}

}  // namespace darkpkg::hash::parsing
