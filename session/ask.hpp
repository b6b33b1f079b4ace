#pragma once

#include <optional>

#include "session/question.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// Asks the session that watches these packages for this build. Nothing if there is none of this user's, or if it does
/// not say within kPatience that the database has everything: then look at all files.
std::optional<Answer> ask_session(const BuildSettings& settings);

}  // namespace darkpkg::session
