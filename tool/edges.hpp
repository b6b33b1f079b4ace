#pragma once

#include <optional>

#include "tool/exit_code.hpp"

namespace darkpkg {

/// Runs the commands of build.ninja's edges, in the form in which they stand there, without the command line parser:
/// building that costs more than compiling a file. Nothing if the arguments have any other form.
std::optional<ExitCode> run_edge(int argc, const char* const* argv);

}  // namespace darkpkg
