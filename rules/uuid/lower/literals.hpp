#pragma once

#include <optional>

#include "rules/uuid/trees/runtime_types.hpp"

namespace darkpkg::lower {

/// Where a literal stands: floats are read in three ways.
enum class LiteralPlace : std::uint8_t { expression, pattern, constant };

/// The RT form of a literal; nothing if it is a float that Dark does not read (`makeFloat` in Prelude/Prelude.fs).
/// In a constant such a float is 0.
std::optional<rt::Literal> lower_literal(const pt::Literal& literal, LiteralPlace place);

}  // namespace darkpkg::lower
