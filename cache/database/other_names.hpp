#pragma once

#include <string>

#include "base/result.hpp"

namespace darkpkg::database {

/// Whether the file has other names, as `cp -al` and stores of backups make them.
bool has_other_names(const std::string& path);
/// Gives a database with other names a file of its own: who writes to it would change what those have, and SQLite finds
/// a log by the name only. An error if that can't be done; then all is as it was.
Result<void> leave_other_names(const std::string& path);

}  // namespace darkpkg::database
