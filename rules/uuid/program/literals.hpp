#pragma once

#include <optional>

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"

namespace darkpkg {

/// The program type of a literal that is no string. Reports, and gives nothing, if Dark has no such literal or the
/// number is out of range.
std::optional<pt::Literal> convert_literal(const syntax::Literal& literal, Span at, Arena& arena,
                                           Diagnostics& diagnostics);

}  // namespace darkpkg
