#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace darkpkg {

/// A call of another program.
struct ProgramCall {
  std::vector<std::string> arguments;                            ///< the program first: a path, or a name on the PATH
  std::string folder;                                            ///< where it runs
  std::vector<std::pair<std::string, std::string>> environment;  ///< on top of ours
};

/// How it ended.
struct ProgramExit {
  int code = 0;         ///< of the exit
  int signal = 0;       ///< that ended it; 0: none
  int interrupted = 0;  ///< the signal that somebody wants this process to end by; 0: none
};

/// Runs a program and hands every line that it or its children print to `line`, without its end. A signal that should
/// end this process ends the program, which is waited for; then it is the caller's to end as the signal would have it.
/// An error if it can't be started.
Result<ProgramExit> run_program(const ProgramCall& call, const std::function<void(std::string_view line)>& line);

/// Our environment with these variables on top, as exec wants it.
std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& ours);

/// An array of pointers to C strings, as exec wants it; points into `strings`.
std::vector<char*> exec_pointers(std::vector<std::string>& strings);

}  // namespace darkpkg
