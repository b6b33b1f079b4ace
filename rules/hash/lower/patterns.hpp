#pragma once

#include <vector>

#include "rules/hash/lower/scope.hpp"
#include "rules/hash/lower/state.hpp"

namespace darkpkg::hash::lower {

/// Lowers a pattern of let or lambda: its variables get the registers from `next` on. Appends what it binds to
/// `bindings`.
const rt::LetPattern* lower_let_pattern(State& state, const pt::LetPattern& pattern, rt::Register& next,
                                        std::vector<Binding>& bindings);

/// Lowers a pattern of match. Of an or-pattern only the variables that all alternatives have are bound; as in the
/// reference, it takes back all that stands before it in the pattern.
const rt::MatchPattern* lower_match_pattern(State& state, const pt::MatchPattern& pattern, rt::Register& next,
                                            std::vector<Binding>& bindings);

}  // namespace darkpkg::hash::lower
