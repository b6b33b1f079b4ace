#include <algorithm>

#include "base/check.hpp"
#include "rules/hash/lower/expressions_impl.hpp"

namespace darkpkg::hash::lower {

Value ExpressionLowering::variable(std::string_view name, Register next) {
  if (std::optional<Register> at = scope_.find(name)) return {next, *at};
  raise_unbound(name, next);
  return {next + 1, next};
}

Value ExpressionLowering::open_variable(pt::Reference reference, std::string_view name, Register next) {
  if (scope_.find(name) || is_forward(name)) {
    state_.expect(Expected::missing, reference);
    return variable(name, next);
  }
  emit(rt::LoadReference{next, reference, name});
  return {next + 1, next};
}

Value ExpressionLowering::load_fn(const rt::FnName& name, Register next) {
  return load(rt::ApplicableValue{{rt::NamedFnValue{name, {}, {}, {}}}}, next);
}

Value ExpressionLowering::fn_name(const pt::FnName& name, Register next) {
  return std::visit(overloaded{[&](pt::NameError error) { return raise(name.written, error, next); },
                               [&](const pt::Package& item) { return load_fn({rt::ItemHash{item.hash}}, next); },
                               [&](const auto& target) { return load_fn({target}, next); }},
                    name.target);
}

Value ExpressionLowering::value_name(const pt::ValueName& name, Register next) {
  auto load_value = [&](const rt::ValueName& value) {
    emit(rt::LoadValue{next, value});
    return Value{next + 1, next};
  };
  return std::visit(overloaded{[&](pt::NameError error) { return raise(name.written, error, next); },
                               [&](const pt::Package& item) { return load_value({rt::ItemHash{item.hash}}); },
                               [&](const auto& target) { return load_value({target}); }},
                    name.target);
}

Value ExpressionLowering::raise(pt::Texts names, pt::NameError error, Register next) {
  emit(rt::RaiseNameError{names, error});
  return {next, next};
}

std::optional<rt::TypeId> ExpressionLowering::type_or_raise(const pt::TypeName& name) {
  return std::visit(
      overloaded{[&](pt::NameError error) -> std::optional<rt::TypeId> {
                   emit(rt::RaiseNameError{name.written, error});
                   return std::nullopt;
                 },
                 [](const pt::Package& item) -> std::optional<rt::TypeId> { return rt::ItemHash{item.hash}; },
                 [](pt::Reference reference) -> std::optional<rt::TypeId> { return reference; }},
      name.target);
}

Value ExpressionLowering::node(pt::Id, const pt::VariableExpr& n, Register next) { return variable(n.name, next); }

Value ExpressionLowering::node(pt::Id, pt::SelfExpr, Register next) { return load_fn({rt::OwnId{}}, next); }

Value ExpressionLowering::node(pt::Id, const pt::FnNameExpr& n, Register next) { return fn_name(n.name, next); }

Value ExpressionLowering::node(pt::Id, const pt::ValueExpr& n, Register next) { return value_name(n.name, next); }

/// All choices have one reference. A qualified name is most likely an item, `a.b` without an `a` that is bound a field
/// of something that is missing.
Value ExpressionLowering::node(pt::Id, const pt::OpenExpr& n, Register next) {
  const pt::Reference reference = n.choices.front().reference;
  if (const auto* variable = std::get_if<pt::VariableExpr>(&n.otherwise->node))
    return open_variable(reference, variable->name, next);
  if (std::holds_alternative<pt::FieldAccessExpr>(n.otherwise->node)) {
    state_.expect(Expected::missing, reference);
    return expr(*n.otherwise, next);
  }
  state_.expect(Expected::found, reference);
  emit(rt::LoadReference{next, reference, {}});
  return {next + 1, next};
}

}  // namespace darkpkg::hash::lower
