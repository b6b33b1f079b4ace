#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "ninja/survey.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// What a build would do.
struct Plan {
  Survey survey;
  bool is_recorded = true;           ///< the manifest and what the link depends on are those in the build folder
  std::vector<std::string> refused;  ///< paths that Ninja can't name; if there are any nothing else is said
};

/// Finds out what a build would do and writes nothing: the graph is made in memory, whatever the build folder says. An
/// error if the packages or a folder can't be read.
Result<Plan> make_plan(const BuildSettings& settings);

}  // namespace darkpkg
