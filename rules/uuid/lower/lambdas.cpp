#include <algorithm>

#include "base/utf16_order.hpp"
#include "rules/uuid/lower/expressions_impl.hpp"
#include "rules/uuid/lower/used_names.hpp"

namespace darkpkg::lower {

Value ExpressionLowering::lambda(pt::Id id, std::span<const pt::LetPattern* const> parameters, const pt::Expr& body,
                                 Register next) {
  std::vector<std::string_view> own;
  for (const pt::LetPattern* parameter : parameters) append_names(*parameter, own);
  std::vector<Binding> outer = captured(body, own);

  // The lambda has a frame of its own: its parameters' variables come first, then what it takes from outside.
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
  auto closed = state_.arena.map(outer, [&](const Binding& binding) {
    scope_.bind({binding.name, at});
    return rt::Closed{binding.at, at++};
  });
  rt::Instructions instructions;
  {
    ScratchList code(code_);
    instructions = finish(expr(body, at), code);
  }
  scope_.clear();
  scopes_.push_back(std::exchange(scope_, std::move(outer_scope)));
  emit(rt::CreateLambda{next, id, patterns, closed, instructions});
  return {next + 1, next};
}

std::vector<Binding> ExpressionLowering::captured(const pt::Expr& body, std::vector<std::string_view>& own) {
  std::sort(own.begin(), own.end());
  std::vector<UsedName> used;
  append_used_names(body, used);
  std::vector<Binding> outer;
  for (const UsedName& use : used) {
    if (std::binary_search(own.begin(), own.end(), use.name)) continue;
    std::optional<Register> at = scope_.find(use.name);
    if (!at) continue;
    outer.push_back({use.name, *at});
    if (use.expectation) state_.expectations.push_back(*use.expectation);
  }
  std::sort(outer.begin(), outer.end(), [](const auto& a, const auto& b) { return utf16_less(a.name, b.name); });
  outer.erase(std::unique(outer.begin(), outer.end(), [](const auto& a, const auto& b) { return a.name == b.name; }),
              outer.end());
  return outer;
}

}  // namespace darkpkg::lower
