#pragma once

#include "rules/hash/diagnostics/mistakes.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash {

/// What the grammar allows and Dark does not (LibParser/Validation.fs): a name that is bound twice, alternatives that
/// bind different names; and a tree that is too deep for those who walk it.
void validate(const syntax::File& file, Reporter& reporter);

}  // namespace darkpkg::hash
