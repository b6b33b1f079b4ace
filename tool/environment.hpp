#pragma once

#include "base/result.hpp"

namespace darkpkg {

/// Checks the variables that every command reads, DARKPKG_FORMAT and the like: `darkpkg build` sets them for the
/// processes that Ninja starts, and a person may.
Result<void> check_environment();

}  // namespace darkpkg
