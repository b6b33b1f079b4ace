#pragma once

#include <optional>

#include "cache/manifest/manifest.hpp"
#include "ninja/graph_record.hpp"
#include "session/watcher.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// What to watch, as of a look at the packages; without one no folder.
Places places_of(const BuildSettings& settings, const std::optional<GraphRecord>& graph, const Manifest& manifest);

}  // namespace darkpkg::session
