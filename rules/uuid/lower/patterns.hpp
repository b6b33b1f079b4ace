#pragma once

#include <vector>

#include "rules/uuid/lower/scope.hpp"
#include "rules/uuid/lower/state.hpp"

namespace darkpkg::lower {

/// Lowers a pattern of let or lambda: its variables get the registers from `next` on. Appends what it binds to
/// `bindings`; as in the reference, a `()` within it takes back all that stands before it in the pattern.
const rt::LetPattern* lower_let_pattern(State& state, const pt::LetPattern& pattern, rt::Register& next,
                                        std::vector<Binding>& bindings);

/// Lowers a pattern of match. Of an or-pattern only the variables that all alternatives have are bound; as in the
/// reference, it takes back all that stands before it in the pattern.
const rt::MatchPattern* lower_match_pattern(State& state, const pt::MatchPattern& pattern, rt::Register& next,
                                            std::vector<Binding>& bindings);

/// Appends the names of all variables in a let pattern.
void append_names(const pt::LetPattern& pattern, std::vector<std::string_view>& to);

}  // namespace darkpkg::lower
