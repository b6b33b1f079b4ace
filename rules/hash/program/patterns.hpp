#pragma once

#include "base/arena.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

const pt::LetPattern* convert_let_pattern(const syntax::LetPattern& pattern, Arena& arena);
const pt::MatchPattern* convert_match_pattern(const syntax::MatchPattern& pattern, Arena& arena);

/// Calls `visit` with the name of each variable of a pattern, in their order.
template <typename Visit>
void for_each_variable(const pt::LetPattern& pattern, const Visit& visit) {
  if (const auto* variable = std::get_if<pt::LetVariable>(&pattern.node)) visit(variable->name);
  if (const auto* tuple = std::get_if<pt::LetTuple>(&pattern.node))
    for (const pt::LetPattern* item : tuple->items) for_each_variable(*item, visit);
}
template <typename Visit>
void for_each_variable(const pt::MatchPattern& pattern, const Visit& visit) {
  auto each = [&](const auto& patterns) {
    for (const pt::MatchPattern* item : patterns) for_each_variable(*item, visit);
  };
  if (const auto* variable = std::get_if<pt::MatchVariable>(&pattern.node)) visit(variable->name);
  if (const auto* of_case = std::get_if<pt::MatchEnum>(&pattern.node)) each(of_case->fields);
  if (const auto* tuple = std::get_if<pt::MatchTuple>(&pattern.node)) each(tuple->items);
  if (const auto* list = std::get_if<pt::MatchList>(&pattern.node)) each(list->items);
  if (const auto* alternatives = std::get_if<pt::MatchOr>(&pattern.node)) each(alternatives->alternatives);
  if (const auto* cons = std::get_if<pt::MatchCons>(&pattern.node)) {
    for_each_variable(*cons->head, visit);
    for_each_variable(*cons->tail, visit);
  }
}

}  // namespace darkpkg::hash
