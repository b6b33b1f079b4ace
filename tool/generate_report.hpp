#pragma once

#include <string>
#include <vector>

#include "tool/exit_code.hpp"

namespace darkpkg {

/// Prints the paths that a generation refused; kUserError if there are any.
ExitCode report_refused(const std::vector<std::string>& paths);

}  // namespace darkpkg
