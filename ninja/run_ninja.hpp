#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace darkpkg {

/// A call of Ninja.
struct NinjaCall {
  std::string build_dir;                                         ///< where build.ninja is
  std::vector<std::string> arguments;                            ///< options
  std::vector<std::pair<std::string, std::string>> environment;  ///< on top of ours
};

/// How it ended.
struct NinjaExit {
  int code = 0;         ///< of the exit
  int signal = 0;       ///< that ended it; 0: none
  int interrupted = 0;  ///< the signal that somebody wants this process to end by; 0: none
};

/// The Ninja to run: $NINJA, else `ninja` on the PATH.
Result<std::string> ninja_program();

/// Runs Ninja and hands every line that it or its commands print to `line`, without
/// its end. A signal that should end this process ends Ninja: it stops its commands, tidies up and is waited for; then
/// it is the caller's to end as the signal would have it. An error if it can't be started.
Result<NinjaExit> run_ninja(const NinjaCall& call, const std::function<void(std::string_view line)>& line);

}  // namespace darkpkg
