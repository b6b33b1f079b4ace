#pragma once

#include "rules/uuid/lower/state.hpp"

namespace darkpkg::lower {

/// What Dark's loader makes of a value's body (`evalConstantExpr`): literals, collections, records and enums are what
/// they are, every other expression is `()`.
const rt::Dval* lower_constant(State& state, const pt::Expr& body);

}  // namespace darkpkg::lower
