#pragma once

#include <string_view>

#include "base/result.hpp"
#include "tool/exit_code.hpp"

namespace darkpkg {

/// Prints `darkpkg: <message>` and the hint, if any, to stderr. Returns kEnvironmentError, for `return report(error)`.
ExitCode report(const Error& error);

/// Writes all of `text` to stdout or stderr at once, so that lines of parallel processes stay whole. A terminal gets it
/// as terminal_text().
void print_out(std::string_view text);
void print_error(std::string_view text);
/// Writes to stderr, which is a terminal, what is meant for one.
void control_terminal(std::string_view text);

/// Reports that a part of what print_out() was given could not be written, if so. kOk: all was.
ExitCode check_output();

}  // namespace darkpkg
