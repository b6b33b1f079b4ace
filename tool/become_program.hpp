#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tool/exit_code.hpp"

namespace darkpkg {

/// Becomes a program that is installed next to this one, with these arguments; returns only if that can't be run.
ExitCode become_program(std::string_view name, std::vector<std::string> arguments);

}  // namespace darkpkg
