#pragma once

#include <string>
#include <string_view>

#include "ninja/graph.hpp"
#include "ninja/graph_paths.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// How each of the files for Ninja begins.
inline constexpr std::string_view kGraphStart = "# Written by darkpkg generate; changes are lost.";

/// The commands of the graph's edges, as they stand behind `command =`. Those with GraphPaths() tell one settings from
/// another.
std::string generate_command(const BuildSettings& settings, const GraphPaths& paths);
std::string link_command(const BuildSettings& settings, const GraphPaths& paths);
std::string compile_command(const BuildSettings& settings, const GraphPaths& paths);

/// The text of packages.ninja: rules and edges, for any build.ninja that sets kBuildVariable.
std::string format_graph(const BuildSettings& settings, const Graph& graph);

/// The text of include.ninja.
std::string format_include(const BuildSettings& settings);

/// The text of the build folder's own build.ninja.
std::string format_build();

}  // namespace darkpkg
