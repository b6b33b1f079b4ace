#pragma once

#include "rules/uuid/program/types.hpp"

namespace darkpkg {

/// A pattern of `let` or of a lambda. Reports what Dark has not there, and gives `_` for it.
const pt::LetPattern* convert_let_pattern(const syntax::Pattern& pattern, ItemContext& context);

/// A pattern of a `match` case. Reports what Dark has not there, and gives `_` for it.
const pt::MatchPattern* convert_match_pattern(const syntax::Pattern& pattern, ItemContext& context);

/// Calls `visit(name)` for each variable that the pattern binds, `_` included, in the order of the source.
template <typename Visit>
void for_each_variable(const pt::LetPattern& pattern, Visit& visit) {
  if (const auto* variable = std::get_if<pt::LetVariable>(&pattern.node)) visit(variable->name);
  if (const auto* tuple = std::get_if<pt::LetTuple>(&pattern.node))
    for (const pt::LetPattern* item : tuple->items) for_each_variable(*item, visit);
}

template <typename Visit>
void for_each_variable(const pt::MatchPattern& pattern, Visit& visit) {
  auto all = [&](std::span<const pt::MatchPattern* const> parts) {
    for (const pt::MatchPattern* part : parts) for_each_variable(*part, visit);
  };
  if (const auto* variable = std::get_if<pt::MatchVariable>(&pattern.node)) visit(variable->name);
  if (const auto* tuple = std::get_if<pt::MatchTuple>(&pattern.node)) all(tuple->items);
  if (const auto* list = std::get_if<pt::MatchList>(&pattern.node)) all(list->items);
  if (const auto* constructed = std::get_if<pt::MatchEnum>(&pattern.node)) all(constructed->fields);
  if (const auto* alternatives = std::get_if<pt::MatchOr>(&pattern.node)) all(alternatives->alternatives);
  if (const auto* cons = std::get_if<pt::MatchCons>(&pattern.node)) {
    for_each_variable(*cons->head, visit);
    for_each_variable(*cons->tail, visit);
  }
}

}  // namespace darkpkg
