#include "tool/poll_option.hpp"

#include <fmt/core.h>

#include "tool/render/renderer.hpp"

namespace darkpkg {

void add_poll_option(Command& command, int& poll_ms) {
  command
      .add_option("--poll", poll_ms,
                  "Look at all files every so many ms; 0: never; default: 500 on file systems without events")
      ->at_least(0);
}

std::optional<std::chrono::milliseconds> poll_interval(int poll_ms) {
  if (poll_ms == kPollAsNeeded) return std::nullopt;
  return std::chrono::milliseconds(poll_ms);
}

std::string polling_text(const session::SilentPlace& place, std::chrono::milliseconds interval) {
  return fmt::format("{} is on {}, which may change without an event: looking every {} ms (--poll)\n",
                     shown_path(place.path), place.file_system, interval.count());
}

}  // namespace darkpkg
