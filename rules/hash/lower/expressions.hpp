#pragma once

#include <span>

#include "rules/hash/lower/state.hpp"

namespace darkpkg::hash::lower {

/// The instructions of a body. Parameter n is in register n.
rt::Instructions lower_body(State& state, std::span<const pt::Parameter> parameters, const pt::Expr& body);

}  // namespace darkpkg::hash::lower
