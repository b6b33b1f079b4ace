#include <algorithm>
#include <string>

#include "base/utf16_order.hpp"
#include "rules/hash/lower/expressions_impl.hpp"
#include "rules/hash/lower/used_names.hpp"
#include "rules/hash/program/patterns.hpp"

namespace darkpkg::hash::lower {
namespace {

/// Whether `name` is bound to a lambda in the `let`s that `expr` starts with (`laterNestedFnNames`).
bool binds_lambda(const pt::Expr* expr, std::string_view name) {
  while (const auto* let = std::get_if<pt::LetExpr>(&expr->node)) {
    const auto* variable = std::get_if<pt::LetVariable>(&let->pattern->node);
    if (variable && variable->name == name && std::holds_alternative<pt::LambdaExpr>(let->value->node)) return true;
    expr = let->body;
  }
  return false;
}

}  // namespace

Value ExpressionLowering::lambda(pt::Id id, const pt::LetPatterns& parameters, const pt::Expr& body, const Bound* bound,
                                 Register next) {
  std::vector<std::string_view> own;
  for (const pt::LetPattern* parameter : parameters)
    for_each_variable(*parameter, [&](std::string_view name) { own.push_back(name); });
  std::ranges::sort(own);
  std::vector<UsedName> used;
  append_used_names(body, used);

  // A lambda calls itself by the name that it is bound to, unless that means something else already.
  bool is_recursive = false;
  std::vector<Binding> outer;
  for (const UsedName& use : used) {
    const bool is_own_name = bound && use.name == bound->name;
    if (is_own_name && use.reference) state_.expect(Expected::missing, *use.reference);
    if (is_own_name && use.is_item && !use.reference) {
      const std::string text = "Nested function name `" + std::string(use.name) +
                               "` (a function or value with this name already exists in scope)";
      const auto* message = state_.arena.make<std::string_view>(state_.arena.copy(std::string_view(text)));
      emit(rt::RaiseNameError{{message, 1}, pt::NameError::invalid_name});
      return {next + 1, next};
    }
    if (!use.is_variable || std::ranges::binary_search(own, use.name)) continue;
    if (std::optional<Register> at = scope_.find(use.name)) outer.push_back({use.name, *at});
    else is_recursive |= is_own_name;
  }
  std::ranges::sort(outer, [](const auto& a, const auto& b) { return utf16_less(a.name, b.name); });
  auto repeated = std::ranges::unique(outer, {}, &Binding::name);
  outer.erase(repeated.begin(), repeated.end());

  // The lambda has a frame of its own: its parameters' variables come first, then itself, then what it takes from
  // outside.
  if (scopes_.empty()) scopes_.emplace_back();
  Scope outer_scope = std::exchange(scope_, std::move(scopes_.back()));
  scopes_.pop_back();
  Register at = 0;
  auto patterns = state_.arena.map(parameters, [&](const pt::LetPattern* parameter) {
    bindings_.clear();
    const rt::LetPattern* pattern = lower_let_pattern(state_, *parameter, at, bindings_);
    scope_.bind(bindings_);
    return pattern;
  });
  std::optional<Register> self;
  if (is_recursive) {
    self = at;
    scope_.bind({bound->name, at++});
  }
  auto closed = state_.arena.map(outer, [&](const Binding& binding) {
    scope_.bind({binding.name, at});
    return rt::Closed{binding.at, at++};
  });
  if (bound) rests_.push_back(bound->rest);
  rt::Instructions instructions;
  {
    ScratchList code(code_);
    instructions = finish(expr(body, at), code);
  }
  if (bound) rests_.pop_back();
  scope_.clear();
  scopes_.push_back(std::exchange(scope_, std::move(outer_scope)));
  emit(rt::CreateLambda{next, id, patterns, closed, self, instructions});
  return {next + 1, next};
}

bool ExpressionLowering::is_forward(std::string_view name) const {
  return std::ranges::any_of(rests_, [&](const pt::Expr* rest) { return binds_lambda(rest, name); });
}

void ExpressionLowering::raise_unbound(std::string_view name, Register to) {
  if (!is_forward(name)) {
    emit(rt::VarNotFound{to, name});
    return;
  }
  const std::string text =
      "`" + std::string(name) +
      "` (forward calls between nested functions aren't supported; use top-level functions instead)";
  const auto* message = state_.arena.make<std::string_view>(state_.arena.copy(std::string_view(text)));
  emit(rt::RaiseNameError{{message, 1}, pt::NameError::not_found});
}

}  // namespace darkpkg::hash::lower
