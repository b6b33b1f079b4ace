#pragma once

#include <cstddef>
#include <optional>

#include "base/result.hpp"
#include "ninja/graph_record.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// Brings the last generation up to date if folders were changed and what a generation is made of was not: an editor
/// that saves by renaming gives a folder another time, and the same names are in it. Reads those folders only. Returns
/// how many sources there are, if that was all there was to do. Otherwise nothing: if no folder was changed, or more
/// than their times, or if a file can't be written, which a generation may make anew.
std::optional<std::size_t> refresh_graph(const BuildSettings& settings);

/// Gives packages.ninja the time of the newest of what it was made from, so that whatever comes later is newer, also
/// within a clock tick, and writes down the generation; where it was made, and what it wrote, is filled in.
Result<void> record_graph(const BuildSettings& settings, GraphRecord record);

}  // namespace darkpkg
