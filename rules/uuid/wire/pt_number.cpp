#include "base/overloaded.hpp"
#include "rules/uuid/trees/walk.hpp"
#include "rules/uuid/wire/pt_encode.hpp"

namespace darkpkg::wire {

void number_expressions(const pt::Item& item) {
  pt::Id last = 0;
  const auto number = [&last](const auto& node) requires requires { node.id; }
  { node.id = ++last; };
  std::visit(overloaded{[](const pt::PackageType&) {}, [&](const auto& other) { pt::walk(*other.body, number); }},
             item);
}

}  // namespace darkpkg::wire
