#pragma once

#include <optional>

#include "cache/manifest/manifest.hpp"
#include "ninja/generation.hpp"
#include "session/watcher.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// What to watch, as of a look at the packages; without one no folder.
Places places_of(const BuildSettings& settings, const std::optional<Generation>& generation, const Manifest& manifest);

}  // namespace darkpkg::session
