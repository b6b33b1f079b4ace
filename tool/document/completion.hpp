#pragma once

#include <string>

#include "tool/document/command_model.hpp"

/// Scripts that complete a command line in a shell. They hold all names themselves: no program runs on a tab.
namespace darkpkg {

std::string bash_completion(const CommandModel& program);
std::string zsh_completion(const CommandModel& program);
std::string fish_completion(const CommandModel& program);

}  // namespace darkpkg
