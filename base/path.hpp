#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darkpkg {

/// The folder that this process is in. An error if it was deleted or can't be reached.
Result<std::string> current_folder();

/// `path` from the current folder, without `.`, `..` and doubled slashes. Symbolic links stay as they are, but for
/// those that a `..` follows: the folder above is that of what they lead to, as the kernel has it. An error if the
/// current folder is needed and is gone.
Result<std::string> absolute_path(std::string_view path);

/// `path` as it is seen from `folder`, so that both can be moved together: `../packages`. Both absolute and normalised.
/// Empty if they have nothing but `/` in common, or if the kernel does not find `path` by it: a folder that is
/// reached through a link has another one above it.
std::string relative_path(const std::string& folder, const std::string& path);

/// The running executable. An error if the system does not say, or if the file is gone.
Result<std::string> program_path();

}  // namespace darkpkg
