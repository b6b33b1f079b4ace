#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "session/watcher.hpp"

namespace darkpkg::session {

/// The name of a file system that may change without an event, from statfs's `f_type`; empty for all others. Network
/// file systems and those that a container or a virtual machine shares with its host: another machine writes.
std::string_view silent_file_system(std::int64_t type);

/// A place on such a file system.
struct SilentPlace {
  std::string path;
  std::string_view file_system;
};

/// The first of the places that is on such a file system; costs one system call a folder.
std::optional<SilentPlace> find_silent_place(const Places& places);

}  // namespace darkpkg::session
