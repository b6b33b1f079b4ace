#pragma once

#include "link/step.hpp"

namespace darkpkg::link {

/// Finds what is wrong with the files that are looked at: duplicate definitions, names that must mean something and
/// don't, and the warnings. Fills their diagnostics and the warnings to store.
Result<void> check_files(Step& step);

}  // namespace darkpkg::link
