#include "rules/uuid/lower/expressions_impl.hpp"

namespace darkpkg::lower {

Value ExpressionLowering::pipe(const pt::PipeExpr& n, Register next) {
  std::vector<Register> enums(n.stages.size());  // the registers of the enums among the stages
  std::size_t first = n.stages.size();
  std::optional<Value> value;
  while (first > 0 && !value) {
    first--;
    const auto* stage = std::get_if<pt::PipeEnum>(&n.stages[first]->node);
    if (stage && std::holds_alternative<pt::NameError>(stage->type)) {
      type_or_raise(stage->type);
      value = Value{next, 0};
      first++;
    } else if (stage) {
      enums[first] = next++;
    }
  }
  if (!value) value = expr(*n.source, next);
  for (; first < n.stages.size(); first++) {
    const pt::PipeStage& stage = *n.stages[first];
    value = std::visit([&](const auto& node) { return this->stage(stage.id, node, *value, enums[first]); }, stage.node);
  }
  return *value;
}

Value ExpressionLowering::stage(pt::Id, const pt::PipeVariable& n, Value left, Register) {
  std::span<const Register> arguments = with_left(left, n.arguments);
  return apply(variable(n.name, left.next), {}, arguments);
}

Value ExpressionLowering::stage(pt::Id id, const pt::PipeLambda& n, Value left, Register) {
  std::span<const Register> arguments = with_left(left, {});
  return apply(lambda(id, n.parameters, *n.body, left.next), {}, arguments);
}

Value ExpressionLowering::stage(pt::Id, const pt::PipeInfix& n, Value left, Register) {
  return infix(n.op, left, *n.right);
}

Value ExpressionLowering::stage(pt::Id, const pt::PipeFnCall& n, Value left, Register) {
  std::span<const Register> arguments = with_left(left, n.arguments);
  return apply(fn_name(n.name, left.next), n.type_arguments, arguments);
}

Value ExpressionLowering::stage(pt::Id, const pt::PipeEnum& n, Value left, Register to) {
  std::span<const Register> fields = with_left(left, n.fields);
  std::optional<rt::TypeId> type = type_or_raise(n.type);
  DARKPKG_CHECK(type.has_value());  // pipe() starts behind those without
  emit(rt::CreateEnum{to, *type, {}, n.case_name, fields});
  return {left.next, to};
}

Value ExpressionLowering::stage(pt::Id, const pt::PipeFnOrVariable& n, Value left, Register) {
  std::span<const Register> arguments = with_left(left, n.arguments);
  return apply(fn_or_variable(n.reference, n.name, left.next), {}, arguments);
}

std::span<const Register> ExpressionLowering::with_left(Value& left, std::span<const pt::Expr* const> others) {
  ScratchList all(registers_);
  all.add(left.in);
  for (const pt::Expr* other : others) {
    Value value = expr(*other, left.next);
    left.next = value.next;
    all.add(value.in);
  }
  return all.copy(state_.arena);
}

}  // namespace darkpkg::lower
