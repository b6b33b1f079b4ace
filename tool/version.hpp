#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

inline constexpr std::string_view kVersion = DARKPKG_VERSION;

/// The commit that this program was built from, shortened; empty if its sources were in no work tree. Defined in a
/// source that the build writes (cmake/Version.cmake).
extern const std::string_view kCommit;

/// What `--version` prints: "darkpkg 0.1.0 (editions uuid, hash; commit 1c37c81d2a)".
std::string version_text();

}  // namespace darkpkg
