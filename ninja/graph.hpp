#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cache/manifest/manifest.hpp"
#include "workspace/discover.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// The build's graph: one compile an entry, one link of them all, and the generation itself.
struct Graph {
  Manifest manifest;            ///< sources and objects
  std::vector<Folder> folders;  ///< what the generation depends on
};

/// The graph of what was discovered.
Graph make_graph(const BuildSettings& settings, const Discovery& discovery);

/// Absolute paths of an entry.
std::string source_path(const Manifest& manifest, const ManifestEntry& entry);
std::string object_path(const Manifest& manifest, const ManifestEntry& entry);

}  // namespace darkpkg
