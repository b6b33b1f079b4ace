#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/edition/edition.hpp"

namespace darkpkg::uuid {

/// See Edition.
std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion);
WarningTraits warning_traits(Code code);

}  // namespace darkpkg::uuid
