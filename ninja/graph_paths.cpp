#include "ninja/graph_paths.hpp"

#include "base/path.hpp"
#include "ninja/escape.hpp"

namespace darkpkg {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

GraphPaths::GraphPaths(const BuildSettings& settings) : known_{{settings.build_dir, "."}} {
  // Of a file its folder: the file itself may not be there yet.
  for (const std::string& folder : {settings.root, settings.object_dir, parent_of(settings.database),
                                    parent_of(settings.builtins), parent_of(settings.package_ids)})
    if (std::string seen = relative_path(settings.build_dir, folder); !seen.empty())
      known_.emplace_back(folder, std::move(seen));
}

std::string GraphPaths::name(const std::string& path) const {
  for (const auto& [folder, seen] : known_) {
    if (path == folder) return seen;
    if (!is_below(path, folder)) continue;
    std::string out;
    out.reserve(seen.size() + path.size() - folder.size());
    if (seen != ".") out.append(seen) += '/';
    return out.append(path, folder.size() + 1);
  }
  return path;
}

std::string GraphPaths::node(const std::string& path) const {
  const std::string seen = name(path);
  if (seen.starts_with('/')) return ninja_path(seen);
  if (seen == kTarget) return std::string(kNamedAsTarget);
  return std::string(kBuildVariable) + "/" + ninja_path(seen);
}

std::string GraphPaths::word(const std::string& path) const {
  const std::string seen = name(path);
  if (seen.starts_with('/')) return ninja_value(shell_word(seen));
  return "\"" + std::string(kBuildVariable) + "\"/" + ninja_value(shell_word(seen));
}

}  // namespace darkpkg
