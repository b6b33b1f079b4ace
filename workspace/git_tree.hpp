#pragma once

#include <string>

#include "base/result.hpp"

namespace darkpkg {

/// Writes what `folder` has in a Git revision to `to`, an empty folder, as a checkout would. Work tree, index and
/// references of the repository stay as they are. An error if the folder is in no repository, if there is no such
/// revision, or if the folder is not in it.
Result<void> check_out_folder(const std::string& folder, const std::string& revision, const std::string& to);

}  // namespace darkpkg
