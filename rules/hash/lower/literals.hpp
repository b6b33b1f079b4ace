#pragma once

#include "rules/hash/lower/runtime_types.hpp"
#include "rules/hash/program/program_types.hpp"

namespace darkpkg::hash::lower {

/// The RT form of a literal: a float becomes the nearest double, infinity if it is too large (`makeFloat` in
/// Prelude/Prelude.fs), all others stay what they are.
rt::Literal lower_literal(const pt::Literal& literal);

}  // namespace darkpkg::hash::lower
