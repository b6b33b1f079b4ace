#pragma once

#include <span>

#include "rules/uuid/lower/state.hpp"

namespace darkpkg::lower {

/// The instructions of a function's body. Parameter n is in register n.
rt::Instructions lower_body(State& state, std::span<const pt::Parameter> parameters, const pt::Expr& body);

}  // namespace darkpkg::lower
