#pragma once

#include <string>

#include "ninja/graph.hpp"
#include "ninja/settings.hpp"

namespace darkpkg {

/// The shell command that generates with these settings again.
std::string generate_command(const BuildSettings& settings);
/// The shell command of the link edge, up to the stamp's path.
std::string link_command(const BuildSettings& settings);
/// The shell command of the compile edges, with Ninja's `$in` and `$out`.
std::string compile_command(const BuildSettings& settings);

/// The text of build.ninja. All paths in it but its own are absolute.
std::string format_build(const BuildSettings& settings, const Graph& graph);

}  // namespace darkpkg
