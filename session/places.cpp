#include "session/places.hpp"

#include <sys/stat.h>

#include <climits>
#include <cstdlib>

#include "ninja/graph.hpp"

namespace darkpkg::session {

Places places_of(const BuildSettings& settings, const std::optional<GraphRecord>& graph, const Manifest& manifest) {
  Places out;
  out.edition = settings.edition;
  out.root = settings.root;
  if (graph) {
    for (const Folder& folder : graph->folders) out.folders.push_back(folder.path);
    out.dangling = graph->dangling;
  }
  out.database = settings.database;
  out.inputs = {settings.builtins, settings.package_ids};
  // Those that would take their places.
  if (settings.finds_builtins) out.inputs.push_back(own_table(settings.root, "builtins"));
  if (settings.finds_package_ids) out.inputs.push_back(own_table(settings.root, "package-ids"));
  for (const ManifestEntry& entry : manifest.entries) {
    std::string path = source_path(manifest, entry);
    struct stat s {};
    if (::lstat(path.c_str(), &s) != 0) continue;
    const bool is_link = S_ISLNK(s.st_mode);
    if (is_link && ::stat(path.c_str(), &s) != 0) continue;
    out.other_names |= s.st_nlink > 1;
    if (!is_link) continue;
    char target[PATH_MAX];
    if (::realpath(path.c_str(), target) != nullptr) out.links.emplace(entry.source, target);
  }
  return out;
}

}  // namespace darkpkg::session
