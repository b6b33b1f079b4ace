#pragma once

#include <string>
#include <string_view>

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg {

/// Makes `path` hold `bytes` in one step: a reader sees the old file or the new one, and a kill leaves one of them.
/// Changes the folder's mtime, so not for objects. Nothing is written if the file holds these bytes already; returns
/// whether it was written.
Result<bool> replace_file(const std::string& path, std::string_view bytes);

/// The same, without a look at what the file holds.
Result<void> write_in_one_step(const std::string& path, std::string_view bytes);

/// Opens a file to read it and to write behind its end; makes it if it is not there. One that is another user's, or
/// that has other names, is made anew with what it says.
Result<FileDescriptor> open_to_append(const std::string& path);

/// Makes the folder `path` and those above it if they are missing.
Result<void> make_folders(const std::string& path);

}  // namespace darkpkg
