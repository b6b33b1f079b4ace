#pragma once

#include <cstdint>

namespace darkpkg {

/// The time of the clock that the kernel stamps files with, in ns since 1970. It moves in ticks of up to 10 ms.
std::int64_t file_clock_now();

}  // namespace darkpkg
