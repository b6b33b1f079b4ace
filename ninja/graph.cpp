#include "ninja/graph.hpp"

namespace darkpkg {

Graph make_graph(const BuildSettings& settings, const Discovery& discovery) {
  Graph graph;
  graph.manifest.source_root = settings.root;
  graph.manifest.object_root = settings.object_dir;
  graph.manifest.edition = settings.edition->name();
  graph.manifest.entries.reserve(discovery.sources.size());
  for (const std::string& source : discovery.sources)
    graph.manifest.entries.push_back({source, default_object_path(source)});
  graph.folders = discovery.folders;
  return graph;
}

std::string source_path(const Manifest& manifest, const ManifestEntry& entry) {
  return manifest.source_root + "/" + entry.source;
}
std::string object_path(const Manifest& manifest, const ManifestEntry& entry) {
  return manifest.object_root + "/" + entry.object;
}

}  // namespace darkpkg
