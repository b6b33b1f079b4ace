#pragma once

#include <string>
#include <string_view>

#include "ninja/graph.hpp"
#include "ninja/settings.hpp"

namespace darkpkg {

/// How each of the files for Ninja begins.
inline constexpr std::string_view kGraphStart = "# Written by darkpkg generate; changes are lost.";

/// The shell command that generates with these settings again.
std::string generate_command(const BuildSettings& settings);
/// The shell command of the link edge, up to the stamp's path.
std::string link_command(const BuildSettings& settings);
/// The shell command of the compile edges, with Ninja's `$in` and `$out`.
std::string compile_command(const BuildSettings& settings);

/// The text of packages.ninja: rules and edges. All paths in it are absolute, so that any build.ninja can include it.
std::string format_graph(const BuildSettings& settings, const Graph& graph);

/// The text of include.ninja.
std::string format_include(const BuildSettings& settings);

/// The text of the build folder's own build.ninja.
std::string format_build(const BuildSettings& settings);

}  // namespace darkpkg
