#pragma once

#include "ninja/generate.hpp"
#include "tool/exit_code.hpp"

namespace darkpkg {

/// Prints the paths that a generation refused; kUserError where there are any.
ExitCode report_refused(const Generated& generated);

}  // namespace darkpkg
