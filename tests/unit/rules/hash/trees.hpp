#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "rules/hash/program/program_types.hpp"

/// Program types of edition `hash` in few words, for tests.
namespace darkpkg::hash {

class Trees {
 public:
  template <typename Node>
  const pt::Expr* expr(Node node) {
    return arena.make<pt::Expr>(pt::Id{0}, decltype(pt::Expr::node)(node));
  }
  template <typename Node>
  const pt::LetPattern* let_pattern(Node node) {
    return arena.make<pt::LetPattern>(pt::Id{0}, decltype(pt::LetPattern::node)(node));
  }
  template <typename Node>
  const pt::MatchPattern* match_pattern(Node node) {
    return arena.make<pt::MatchPattern>(pt::Id{0}, decltype(pt::MatchPattern::node)(node));
  }
  template <typename Node>
  const pt::TypeReference* type(Node node) {
    return arena.make<pt::TypeReference>(decltype(pt::TypeReference::node)(node));
  }
  template <typename T>
  std::span<const T> list(std::initializer_list<T> items) {
    return arena.copy(std::vector<T>(items));
  }

  const pt::Expr* integer(std::string_view decimal) { return expr(pt::LiteralExpr{pt::Int{decimal}}); }
  const pt::Expr* variable(std::string_view name) { return expr(pt::VariableExpr{name}); }
  const pt::Expr* let(std::string_view name, const pt::Expr* value, const pt::Expr* body) {
    return expr(pt::LetExpr{let_pattern(pt::LetVariable{name}), value, body});
  }
  const pt::Expr* fn(std::uint32_t reference) {
    return expr(pt::FnNameExpr{{list<std::string_view>({"M", "f"}), pt::Reference{reference}}});
  }
  pt::Item value(const pt::Expr* body) { return pt::PackageValue{{}, body, {}}; }

  Arena arena;
};

}  // namespace darkpkg::hash
