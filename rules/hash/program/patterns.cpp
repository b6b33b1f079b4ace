#include "rules/hash/program/patterns.hpp"

#include <span>

#include "base/overloaded.hpp"
#include "rules/hash/program/literals.hpp"

namespace darkpkg::hash {
namespace {

using Node = decltype(pt::MatchPattern::node);

pt::MatchPatterns convert_all(std::span<const syntax::MatchPattern* const> patterns, Arena& arena) {
  return arena.map(patterns, [&](const syntax::MatchPattern* item) { return convert_match_pattern(*item, arena); });
}

}  // namespace

const pt::LetPattern* convert_let_pattern(const syntax::LetPattern& pattern, Arena& arena) {
  using Node = decltype(pt::LetPattern::node);
  Node node = std::visit(
      overloaded{[](syntax::UnitBinding) -> Node { return pt::LetUnit{}; },
                 [](syntax::WildBinding) -> Node { return pt::LetWildcard{}; },
                 [](const syntax::NameBinding& variable) -> Node { return pt::LetVariable{variable.name}; },
                 [&](const syntax::TupleBinding& tuple) -> Node {
                   return pt::LetTuple{arena.map(
                       tuple.items, [&](const syntax::LetPattern* item) { return convert_let_pattern(*item, arena); })};
                 }},
      pattern.node);
  return arena.make<pt::LetPattern>(pt::Id{0}, node);
}

const pt::MatchPattern* convert_match_pattern(const syntax::MatchPattern& pattern, Arena& arena) {
  Node node = std::visit(
      overloaded{
          [](const syntax::VariablePattern& variable) -> Node { return pt::MatchVariable{variable.name}; },
          [](const syntax::StringPattern& text) -> Node { return pt::MatchString{text.text}; },
          [&](const syntax::EnumPattern& of_case) -> Node {
            return pt::MatchEnum{of_case.case_name.text, convert_all(of_case.fields, arena)};
          },
          [&](const syntax::TuplePattern& tuple) -> Node { return pt::MatchTuple{convert_all(tuple.items, arena)}; },
          [&](const syntax::ListPattern& list) -> Node { return pt::MatchList{convert_all(list.items, arena)}; },
          [&](const syntax::ConsPattern& cons) -> Node {
            const pt::MatchPattern* head = convert_match_pattern(*cons.head, arena);
            return pt::MatchCons{head, convert_match_pattern(*cons.tail, arena)};
          },
          [&](const syntax::OrPattern& alternatives) -> Node {
            return pt::MatchOr{convert_all(alternatives.alternatives, arena)};
          },
          [&](const auto& literal) -> Node { return pt::MatchLiteral{convert_literal(literal, arena)}; }},
      pattern.node);
  return arena.make<pt::MatchPattern>(pt::Id{0}, node);
}

}  // namespace darkpkg::hash
