#pragma once

namespace darkpkg {

/// Parses the command line and runs the subcommand. Returns what the process should end with.
int run_command_line(int argc, const char* const* argv);

}  // namespace darkpkg
