#pragma once

#include <vector>

#include "rules/hash/evaluate/run.hpp"

/// Whether values fit patterns, and what these bind (LibExecution/Interpreter.fs).
namespace darkpkg::hash::evaluate {

struct Assignment {
  rt::Register to;
  const rt::Dval* value;
};

/// Appends what the pattern binds; if it does not fit, what is there has no meaning.
bool fits(const rt::LetPattern& pattern, const rt::Dval* value, std::vector<Assignment>& bound);
/// Likewise. May make lists, in the arena of `run`, and ends its evaluation if that takes too many steps.
bool fits(Run& run, const rt::MatchPattern& pattern, const rt::Dval* value, std::vector<Assignment>& bound);

/// Literals of one kind that are equal as Dark compares them: NaN is equal to nothing.
bool same_literal(const rt::Literal& a, const rt::Literal& b);

}  // namespace darkpkg::hash::evaluate
