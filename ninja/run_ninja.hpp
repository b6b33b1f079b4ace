#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/run_program.hpp"

namespace darkpkg {

/// A call of Ninja.
struct NinjaCall {
  std::string build_dir;                                         ///< where build.ninja is
  std::vector<std::string> arguments;                            ///< options
  std::vector<std::pair<std::string, std::string>> environment;  ///< on top of ours
};

/// The Ninja to run: $NINJA, else `ninja` on the PATH.
Result<std::string> ninja_program();

/// Runs Ninja as run_program() does. If it is ended, it stops its commands and tidies up.
Result<ProgramExit> run_ninja(const NinjaCall& call, const std::function<void(std::string_view line)>& line);

}  // namespace darkpkg
