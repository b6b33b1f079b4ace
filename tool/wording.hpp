#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace darkpkg {

/// `1 file`, `2 files`.
std::string counted(std::size_t count, std::string_view what);

/// A time in ms since 1970 as people here read it: `2026-03-01 14:05:09`.
std::string moment_text(std::int64_t ms);

}  // namespace darkpkg
