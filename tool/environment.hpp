#pragma once

#include "base/result.hpp"
#include "rules/editions.hpp"

namespace darkpkg {

/// Checks the variables that every command reads, DARKPKG_FORMAT and the like: `darkpkg build` sets them for the
/// processes that Ninja starts, and a person may.
Result<void> check_environment();

/// The edition that packages are taken to be of if nothing of theirs says it: that of DARKPKG_EDITION, else the default
/// one.
const Edition& usual_edition();

}  // namespace darkpkg
