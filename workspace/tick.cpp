#include "workspace/tick.hpp"

#include <time.h>

#include "base/file_clock.hpp"

namespace darkpkg {
namespace {

constexpr std::int64_t kTickLimit = 10'000'000;  // CONFIG_HZ=100, the longest there is

}  // namespace

bool is_current_tick(std::int64_t time_ns) { return time_ns >= file_clock_now(); }

bool wait_out_tick(std::int64_t mtime_ns) {
  bool waited = false;
  for (;;) {
    std::int64_t now = file_clock_now();
    // A time further in the future was set by hand and does not pass in a tick.
    if (mtime_ns < now || mtime_ns > now + kTickLimit) return waited;
    timespec pause{0, 500'000};
    ::nanosleep(&pause, nullptr);
    waited = true;
  }
}

}  // namespace darkpkg
