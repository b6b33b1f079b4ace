#pragma once

namespace darkpkg {

/// What darkpkg's process ends with.
enum ExitCode : int {
  kOk = 0,
  kUserError = 1,         ///< a mistake in the packages
  kUsageError = 2,        ///< a mistake in the command line
  kEnvironmentError = 3,  ///< a file or a database that can't be read or written
};

}  // namespace darkpkg
