#pragma once

#include <cstdint>

namespace darkpkg {

/// Whether `time_ns` is the time that the kernel stamps on a file written right now, or later than that.
bool is_current_tick(std::int64_t time_ns);

/// Waits while `mtime_ns` is the time that the kernel stamps on a file written right now. File times move in ticks of
/// up to 10 ms; what is written later in the same tick would look the same as what was there before. Returns whether it
/// waited: what was read before must then be read again.
bool wait_out_tick(std::int64_t mtime_ns);

}  // namespace darkpkg
