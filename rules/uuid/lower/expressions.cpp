#include "rules/uuid/lower/expressions.hpp"

#include <algorithm>
#include <array>

#include "rules/uuid/lower/expressions_impl.hpp"
#include "rules/uuid/lower/literals.hpp"
#include "rules/uuid/trees/reference_kind.hpp"

namespace darkpkg::lower {
namespace {

/// The builtins that operators call, by pt::InfixOp (InfixFnName.toFnName).
constexpr auto kInfixFns = std::to_array<std::string_view>(
    {"int64Add", "int64Subtract", "int64Multiply", "floatDivide", "int64Mod", "int64Power", "int64GreaterThan",
     "int64GreaterThanOrEqualTo", "int64LessThan", "int64LessThanOrEqualTo", "equals", "notEquals", "stringAppend"});
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
      emit(rt::CheckIfUnit{unit.in});
      next = unit.next;
      e = statement->next;
    } else {
      break;
    }
  }
  Value value = std::visit([&](const auto& node) { return this->node(e->id, node, next); }, e->node);
  scope_.undo(mark);
  return value;
}

Register ExpressionLowering::bind(const pt::LetExpr& let, Register next) {
  Value value = expr(*let.value, next);
  bindings_.clear();
  const rt::LetPattern* pattern = lower_let_pattern(state_, *let.pattern, value.next, bindings_);
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

std::span<const rt::Field> ExpressionLowering::fields(std::span<const pt::FieldInit> inits, Register& next) {
  return state_.arena.map(inits, [&](const pt::FieldInit& init) {
    Value value = expr(*init.value, next);
    next = value.next;
    return rt::Field{init.name, value.in};
  });
}

Value ExpressionLowering::node(pt::Id id, const pt::LiteralExpr& n, Register next) {
  std::optional<rt::Literal> literal = lower_literal(n.value, LiteralPlace::expression);
  if (!literal) state_.fail(Problem::bad_float, id);
  return load(literal.value_or(pt::Unit{}), next);
}

Value ExpressionLowering::node(pt::Id, const pt::StringExpr& n, Register next) {
  if (n.segments.size() == 1 && !n.segments.front().hole) return load(rt::StringValue{n.segments.front().text}, next);
  auto segments = state_.arena.map(n.segments, [&](const pt::StringSegment& segment) {
    if (!segment.hole) return rt::StringSegment{true, segment.text, 0};
    Value hole = expr(*segment.hole, next);
    next = hole.next;
    return rt::StringSegment{false, {}, hole.in};
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
    return rt::Field{entry.key, value.in};
  });
  emit(rt::CreateDict{dict, entries});
  return {next, dict};
}

Value ExpressionLowering::node(pt::Id, const pt::TupleExpr& n, Register next) {
  const Register tuple = next++;
  std::span<const Register> items = exprs(n.items, next);
  emit(rt::CreateTuple{tuple, items});
  return {next, tuple};
}

Value ExpressionLowering::node(pt::Id, const pt::RecordExpr& n, Register next) {
  std::optional<rt::TypeId> type = type_or_raise(n.type);
  if (!type) return {next, 0};  // the fields have no code
  const Register record = next++;
  std::span<const rt::Field> inits = fields(n.fields, next);
  emit(rt::CreateRecord{record, *type, n.type_arguments, inits});
  return {next, record};
}

Value ExpressionLowering::node(pt::Id, const pt::RecordUpdateExpr& n, Register next) {
  Value record = expr(*n.record, next);
  std::span<const rt::Field> updates = fields(n.updates, record.next);
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
  if (!n.otherwise) emit(rt::LoadVal{to, state_.arena.make<rt::Dval>(rt::Literal(pt::Unit{}))});
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
  Value otherwise = expr(*n.otherwise, then.next);
  emit(rt::CopyVal{to, otherwise.in});
  land(past_else, &rt::JumpBy::by);
  return {otherwise.next, to};
}

Value ExpressionLowering::node(pt::Id id, const pt::MatchExpr& n, Register next) {
  if (n.cases.empty()) state_.fail(Problem::match_without_cases, id);
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
      Value guard = expr(*c.guard, at);
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
  return lambda(id, n.parameters, *n.body, next);
}

Value ExpressionLowering::node(pt::Id, const pt::ApplyExpr& n, Register next) {
  std::span<const Register> arguments = exprs(n.arguments, next);
  return apply(expr(*n.function, next), n.type_arguments, arguments);
}

Value ExpressionLowering::node(pt::Id, const pt::InfixExpr& n, Register next) {
  return infix(n.op, expr(*n.left, next), *n.right);
}

Value ExpressionLowering::node(pt::Id, const pt::StatementExpr&, Register) { DARKPKG_UNREACHABLE(); }

Value ExpressionLowering::node(pt::Id, const pt::VariableExpr& n, Register next) { return variable(n.name, next); }

Value ExpressionLowering::node(pt::Id, const pt::ArgumentExpr& n, Register next) { return {next, n.index}; }

Value ExpressionLowering::node(pt::Id, pt::SelfExpr, Register next) { return load_fn(rt::OwnId{}, next); }

Value ExpressionLowering::node(pt::Id, const pt::FnNameExpr& n, Register next) { return fn_name(n.name, next); }

Value ExpressionLowering::node(pt::Id, const pt::ValueExpr& n, Register next) {
  return std::visit(overloaded{[](pt::Reference) -> Value { DARKPKG_UNREACHABLE(); },  // values by name are open nodes
                               [&](const pt::NameError& e) { return raise(e, next); },
                               [&](const auto& name) {
                                 emit(rt::LoadValue{next, name});
                                 return Value{next + 1, next};
                               }},
                    n.name);
}

Value ExpressionLowering::node(pt::Id, const pt::PipeExpr& n, Register next) { return pipe(n, next); }

Value ExpressionLowering::node(pt::Id, const pt::ValueOrVariableExpr& n, Register next) {
  if (std::optional<Register> at = scope_.find(n.name)) {
    state_.expect(ExpectationKind::not_a_value, n.reference);
    return {next, *at};
  }
  return load_reference(LoadKind::value_or_missing, n.reference, n.name, next);
}

Value ExpressionLowering::node(pt::Id, const pt::FnOrLocalExpr& n, Register next) {
  if (n.argument >= 0) {
    state_.expect(ExpectationKind::not_a_fn, n.reference);
    return {next, n.argument};
  }
  return fn_or_variable(n.reference, n.name, next);
}

Value ExpressionLowering::node(pt::Id, const pt::FnOrValueExpr& n, Register next) {
  return load_reference(LoadKind::fn_or_value, n.reference, {}, next);
}

Value ExpressionLowering::variable(std::string_view name, Register next) {
  if (std::optional<Register> at = scope_.find(name)) return {next, *at};
  emit(rt::VarNotFound{next, name});
  return {next + 1, next};
}

Value ExpressionLowering::fn_or_variable(pt::Reference reference, std::string_view name, Register next) {
  if (std::optional<Register> at = scope_.find(name)) {
    state_.expect(ExpectationKind::not_a_fn, reference);
    return {next, *at};
  }
  return load_reference(LoadKind::fn_or_missing, reference, name, next);
}

Value ExpressionLowering::raise(const pt::NameError& error, Register next) {
  emit(rt::RaiseNameError{error});
  return {next, next};
}

Value ExpressionLowering::fn_name(const pt::FnName& name, Register next) {
  return std::visit(overloaded{[&](pt::Reference r) {
                                 // A call of what is not there has other code; what must be there fails the build.
                                 if (state_.written(r).kind == uuid::ReferenceKind::fn)
                                   state_.expect(ExpectationKind::is_a_fn, r);
                                 return load_reference(LoadKind::fn, r, {}, next);
                               },
                               [&](const pt::NameError& e) { return raise(e, next); },
                               [&](const auto& found) { return load_fn(found, next); }},
                    name);
}

std::optional<rt::TypeId> ExpressionLowering::type_or_raise(const pt::TypeName& name) {
  return std::visit(overloaded{[&](const pt::NameError& e) -> std::optional<rt::TypeId> {
                                 emit(rt::RaiseNameError{e});
                                 return std::nullopt;
                               },
                               [](const auto& type) -> std::optional<rt::TypeId> { return type; }},
                    name);
}

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
  Value fn = load_fn(pt::Builtin{kInfixFns[static_cast<std::size_t>(op)], 0}, to);
  const std::array operands = {left.in, right.in};
  return apply(fn, {}, state_.arena.map(operands, [](Register operand) { return operand; }));
}

rt::Instructions lower_body(State& state, std::span<const pt::Parameter> parameters, const pt::Expr& body) {
  thread_local ExpressionLowering::Memory memory;
  return ExpressionLowering(state, memory).body(parameters, body);
}

}  // namespace darkpkg::lower
