#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "session/silent_files.hpp"
#include "tool/cli.hpp"

namespace darkpkg {

/// The --poll of who gave none.
inline constexpr int kPollAsNeeded = -1;

void add_poll_option(Command& command, int& poll_ms);

/// What a session takes; nothing: as the file systems need it.
std::optional<std::chrono::milliseconds> poll_interval(int poll_ms);

/// One line that says why everything is looked at all the time.
std::string polling_text(const session::SilentPlace& place, std::chrono::milliseconds interval);

}  // namespace darkpkg
