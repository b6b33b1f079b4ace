#pragma once

#include <vector>

#include "rules/edition/edition.hpp"

namespace darkpkg::hash {

/// The names in an item's code that mean nothing: of types, which Dark refuses, and of functions, values and variables,
/// which fail when they are run.
std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion);
WarningTraits warning_traits(Code code);

}  // namespace darkpkg::hash
