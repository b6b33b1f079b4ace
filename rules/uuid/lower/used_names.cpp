#include "rules/uuid/lower/used_names.hpp"

#include "base/overloaded.hpp"
#include "rules/uuid/trees/walk.hpp"

namespace darkpkg::lower {

void append_used_names(const pt::Expr& expr, std::vector<UsedName>& to) {
  using Kind = uuid::ExpectationKind;
  pt::walk(expr, overloaded{
                     [&](const pt::VariableExpr& n) {
                       to.push_back({n.name, std::nullopt});
                     },
                     [&](const pt::ValueOrVariableExpr& n) {
                       to.push_back({n.name, uuid::Expectation{Kind::not_a_value, n.reference.index}});
                     },
                     [&](const pt::FnOrLocalExpr& n) {
                       if (n.argument < 0) to.push_back({n.name, uuid::Expectation{Kind::not_a_fn, n.reference.index}});
                     },
                 });
}

}  // namespace darkpkg::lower
