#include "rules/hash/lower/expressions.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "rules/hash/lower/expressions_impl.hpp"
#include "rules/hash/lower/literals.hpp"

namespace darkpkg::hash::lower {
namespace {

/// The builtins that operators call, by pt::InfixOp (InfixFnName.toFnName).
constexpr auto kInfixFns = std::to_array<std::string_view>(
    {"add", "subtract", "multiply", "divide", "modulo", "power", "greaterThan", "greaterThanOrEqualTo", "lessThan",
     "lessThanOrEqualTo", "equals", "notEquals", "stringAppend"});
static_assert(kInfixFns.size() == static_cast<std::size_t>(pt::InfixOp::logical_and));

}  // namespace

Value ExpressionLowering::expr(const pt::Expr& first, Register next) {
  const std::size_t mark = scope_.mark();
  const pt::Expr* e = &first;
  // The bodies of lets and the rests of statements, which may go on for thousands, need no recursion.
  while (true) {
    if (const auto* let = std::get_if<pt::LetExpr>(&e->node)) {
      next = bind(*let, next);
      e = let->body;
    } else if (const auto* statement = std::get_if<pt::StatementExpr>(&e->node)) {
      Value unit = expr(*statement->first, next);
      const Origin origin(*this, statement->first->id);
      emit(rt::CheckIfUnit{unit.in});
      next = unit.next;
      e = statement->next;
    } else {
      break;
    }
  }
  const Origin origin(*this, e->id);
  Value value = std::visit([&](const auto& node) { return this->node(e->id, node, next); }, e->node);
  scope_.undo(mark);
  return value;
}

Register ExpressionLowering::bind(const pt::LetExpr& let, Register next) {
  const auto* variable = std::get_if<pt::LetVariable>(&let.pattern->node);
  const auto* lambda = std::get_if<pt::LambdaExpr>(&let.value->node);
  if (variable && lambda) {
    const Bound bound{variable->name, let.body};
    Value value = this->lambda(let.value->id, lambda->parameters, *lambda->body, &bound, next);
    scope_.bind({variable->name, value.in});
    return value.next;
  }
  Value value = expr(*let.value, next);
  bindings_.clear();
  const rt::LetPattern* pattern = lower_let_pattern(state_, *let.pattern, value.next, bindings_);
  const Origin origin(*this, let.value->id);
  emit(rt::CheckLetPattern{value.in, pattern});
  scope_.bind(bindings_);
  return value.next;
}

std::span<const Register> ExpressionLowering::exprs(std::span<const pt::Expr* const> items, Register& next) {
  return state_.arena.map(items, [&](const pt::Expr* item) {
    Value value = expr(*item, next);
    next = value.next;
    return value.in;
  });
}

std::span<const rt::FieldRegister> ExpressionLowering::fields(std::span<const pt::FieldInit> inits, Register& next) {
  return state_.arena.map(inits, [&](const pt::FieldInit& init) {
    Value value = expr(*init.value, next);
    next = value.next;
    return rt::FieldRegister{init.name, value.in};
  });
}

Value ExpressionLowering::node(pt::Id, const pt::LiteralExpr& n, Register next) {
  return load(rt::LiteralValue{lower_literal(n.value)}, next);
}

Value ExpressionLowering::node(pt::Id, const pt::StringExpr& n, Register next) {
  if (n.segments.size() == 1)
    if (const auto* text = std::get_if<pt::TextSegment>(&n.segments.front().node))
      return load(rt::StringValue{text->text}, next);
  auto segments = state_.arena.map(n.segments, [&](const pt::StringSegment& segment) {
    if (const auto* text = std::get_if<pt::TextSegment>(&segment.node))
      return rt::StringSegment{rt::TextSegment{text->text}};
    Value hole = expr(*std::get<pt::HoleSegment>(segment.node).value, next);
    next = hole.next;
    return rt::StringSegment{rt::RegisterSegment{hole.in}};
  });
  emit(rt::CreateString{next, segments});
  return {next + 1, next};
}

Value ExpressionLowering::node(pt::Id, const pt::ListExpr& n, Register next) {
  const Register list = next++;
  std::span<const Register> items = exprs(n.items, next);
  emit(rt::CreateList{list, items});
  return {next, list};
}

Value ExpressionLowering::node(pt::Id, const pt::DictExpr& n, Register next) {
  const Register dict = next++;
  auto entries = state_.arena.map(n.entries, [&](const pt::DictEntry& entry) {
    Value value = expr(*entry.value, next);
    next = value.next;
    return rt::FieldRegister{entry.key, value.in};
  });
  emit(rt::CreateDict{dict, entries});
  return {next, dict};
}

Value ExpressionLowering::node(pt::Id, const pt::TupleExpr& n, Register next) {
  const Register tuple = next++;
  std::span<const Register> items = exprs(n.items.items, next);
  emit(rt::CreateTuple{tuple, items});
  return {next, tuple};
}

Value ExpressionLowering::node(pt::Id, const pt::RecordExpr& n, Register next) {
  std::optional<rt::TypeId> type = type_or_raise(n.type);
  if (!type) return {next, 0};  // the fields have no code
  const Register record = next++;
  std::span<const rt::FieldRegister> inits = fields(n.fields, next);
  emit(rt::CreateRecord{record, *type, n.type_arguments, inits});
  return {next, record};
}

Value ExpressionLowering::node(pt::Id, const pt::RecordUpdateExpr& n, Register next) {
  Value record = expr(*n.record, next);
  std::span<const rt::FieldRegister> updates = fields(n.updates.items, record.next);
  emit(rt::CloneRecord{record.next, record.in, updates});
  return {record.next + 1, record.next};
}

Value ExpressionLowering::node(pt::Id, const pt::FieldAccessExpr& n, Register next) {
  Value record = expr(*n.record, next);
  emit(rt::GetRecordField{record.next, record.in, n.field});
  return {record.next + 1, record.next};
}

Value ExpressionLowering::node(pt::Id, const pt::EnumExpr& n, Register next) {
  std::optional<rt::TypeId> type = type_or_raise(n.type);
  if (!type) return {next, 0};  // the fields have no code
  const Register to = next++;
  std::span<const Register> fields = exprs(n.fields, next);
  emit(rt::CreateEnum{to, *type, n.type_arguments, n.case_name, fields});
  return {next, to};
}

Value ExpressionLowering::node(pt::Id, const pt::LetExpr&, Register) { DARKPKG_UNREACHABLE(); }

Value ExpressionLowering::node(pt::Id, const pt::IfExpr& n, Register next) {
  const Register to = next++;
  if (!n.otherwise) load(rt::LiteralValue{pt::Unit{}}, to);
  Value condition = expr(*n.condition, next);
  const std::size_t jump = emit_jump(rt::JumpByIfFalse{0, condition.in});
  Value then = expr(*n.then, condition.next);
  emit(rt::CopyVal{to, then.in});
  if (!n.otherwise) {
    land(jump, &rt::JumpByIfFalse::by);
    return {then.next, to};
  }
  const std::size_t past_else = emit_jump(rt::JumpBy{0});
  land(jump, &rt::JumpByIfFalse::by);
  Value otherwise = expr(**n.otherwise, then.next);
  emit(rt::CopyVal{to, otherwise.in});
  land(past_else, &rt::JumpBy::by);
  return {otherwise.next, to};
}

Value ExpressionLowering::node(pt::Id, const pt::MatchExpr& n, Register next) {
  Value subject = expr(*n.subject, next);
  const Register to = subject.next;
  Register most = to + 1;
  auto past_end = state_.arena.map(n.cases, [&](const pt::MatchCase& c) {
    const std::size_t mark = scope_.mark();
    Register at = to + 1;
    bindings_.clear();
    const rt::MatchPattern* pattern = lower_match_pattern(state_, *c.pattern, at, bindings_);
    scope_.bind(bindings_);
    const std::size_t check = emit_jump(rt::CheckMatchPattern{subject.in, pattern, 0});
    std::optional<std::size_t> guard_jump;
    if (c.guard) {
      Value guard = expr(**c.guard, at);
      at = guard.next;
      guard_jump = emit_jump(rt::JumpByIfFalse{0, guard.in});
    }
    Value result = expr(*c.body, at);
    emit(rt::CopyVal{to, result.in});
    const std::size_t past_end_jump = emit_jump(rt::JumpBy{0});
    land(check, &rt::CheckMatchPattern::fail_jump);
    if (guard_jump) land(*guard_jump, &rt::JumpByIfFalse::by);
    most = std::max(most, result.next);
    scope_.undo(mark);
    return past_end_jump;
  });
  emit(rt::MatchUnmatched{subject.in});
  for (std::size_t jump : past_end) land(jump, &rt::JumpBy::by);
  return {most, to};
}

Value ExpressionLowering::node(pt::Id id, const pt::LambdaExpr& n, Register next) {
  return lambda(id, n.parameters, *n.body, nullptr, next);
}

Value ExpressionLowering::node(pt::Id, const pt::ApplyExpr& n, Register next) {
  std::span<const Register> arguments = exprs(n.arguments.items, next);
  return apply(expr(*n.function, next), n.type_arguments, arguments);
}

Value ExpressionLowering::node(pt::Id, const pt::InfixExpr& n, Register next) {
  return infix(n.op, expr(*n.left, next), *n.right);
}

Value ExpressionLowering::node(pt::Id, const pt::StatementExpr&, Register) { DARKPKG_UNREACHABLE(); }

Value ExpressionLowering::node(pt::Id, const pt::ArgumentExpr& n, Register next) { return {next, n.index}; }

Value ExpressionLowering::node(pt::Id, const pt::PipeExpr& n, Register next) { return pipe(n, next); }

Value ExpressionLowering::apply(Value function, rt::TypeReferences type_arguments,
                                std::span<const Register> arguments) {
  emit(rt::Apply{function.next, function.in, type_arguments, arguments});
  return {function.next + 1, function.next};
}

Value ExpressionLowering::infix(pt::InfixOp op, Value left, const pt::Expr& right_expr) {
  Value right = expr(right_expr, left.next);
  const Register to = right.next;
  if (op == pt::InfixOp::logical_or) {
    emit(rt::Or{to, left.in, right.in});
    return {to + 1, to};
  }
  if (op == pt::InfixOp::logical_and) {
    emit(rt::And{to, left.in, right.in});
    return {to + 1, to};
  }
  Value fn = load_fn({pt::Builtin{kInfixFns[static_cast<std::size_t>(op)], 0}}, to);
  const std::array operands = {left.in, right.in};
  return apply(fn, {}, state_.arena.map(operands, [](Register operand) { return operand; }));
}

rt::Instructions lower_body(State& state, std::span<const pt::Parameter> parameters, const pt::Expr& body) {
  thread_local ExpressionLowering::Memory memory;
  return ExpressionLowering(state, memory).body(parameters, body);
}

}  // namespace darkpkg::hash::lower
