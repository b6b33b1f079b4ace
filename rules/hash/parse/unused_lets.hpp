#pragma once

#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// Warns of names that a `let` gives and nothing uses (W1405). Names that begin with `_` are meant to be unused. Needs
/// a deep stack (base/deep_stack.hpp).
void warn_of_unused_lets(const syntax::File& file, Diagnostics& diagnostics);

}  // namespace darkpkg::hash
