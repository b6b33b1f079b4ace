#pragma once

#include <cstdint>
#include <string>

namespace darkpkg {

/// A time in ms since 1970 as people here read it: `2026-03-01 14:05:09`.
std::string moment_text(std::int64_t ms);

}  // namespace darkpkg
