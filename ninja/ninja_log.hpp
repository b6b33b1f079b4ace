#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// An output that was made without Ninja.
struct LoggedOutput {
  std::string path;
  std::int64_t mtime_ns = 0;
};

/// Tells the build folder's log of Ninja of outputs that are up to date: if it has an entry that is older than the
/// output's inputs, it would make them again, whatever the files' times are. All our edges are `generator`, so no
/// command is compared. A log is made if there is none: it shows that something was built here.
Result<void> log_outputs(const BuildSettings& settings, const std::vector<LoggedOutput>& outputs);

/// Ninja ends if it can't read and write its own files in the build folder: another user's are made anew, the log with
/// what it says.
Result<void> take_over_ninja_files(const BuildSettings& settings);

}  // namespace darkpkg
