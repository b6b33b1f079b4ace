#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace darkpkg {

/// An output that was made without Ninja.
struct LoggedOutput {
  std::string path;  ///< as it stands in the build file
  std::int64_t mtime_ns = 0;
  /// The edge that makes it is no `generator`: Ninja compares commands too, so the hash of the one that the log has is
  /// kept. Where it has none Ninja runs the edge.
  bool keep_command = false;
};

/// Tells Ninja's log of outputs that are up to date: where it has an entry that is older than the output's inputs, it
/// would make them again, whatever the files' times are. Where there is no log nothing is written: outputs of
/// `generator` edges need no entry. Only while no Ninja runs in the folder.
Result<void> log_outputs(const std::string& build_dir, const std::vector<LoggedOutput>& outputs);

}  // namespace darkpkg
