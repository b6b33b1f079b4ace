#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workspace/settings.hpp"

namespace darkpkg {

/// The variable of Ninja that has the build folder, as it is seen from the folder that Ninja runs in.
inline constexpr std::string_view kBuildVariable = "${darkpkg_build}";

/// The target of build.ninja: everything.
inline constexpr std::string_view kTarget = "packages";

/// The variable that has the file of the target's name in the build folder, by a path that Ninja takes for another one.
inline constexpr std::string_view kNamedAsTarget = "${darkpkg_packages}";

/// How the graph names files: as they are seen from the build folder, so that a copy of both builds itself and nothing
/// else. What can't be reached from there stands as the absolute path that it is.
class GraphPaths {
 public:
  /// All paths as they are.
  GraphPaths() = default;
  /// Looks at the folders of `settings`, which must be there.
  explicit GraphPaths(const BuildSettings& settings);

  /// A path as Ninja and its log have it if Ninja runs in the build folder.
  std::string name(const std::string& path) const;
  /// The same as it stands in a build line, whichever folder Ninja runs in.
  std::string node(const std::string& path) const;
  /// The same as a word of a command.
  std::string word(const std::string& path) const;

 private:
  std::vector<std::pair<std::string, std::string>> known_;  // folders and their names, the first that fits counts
};

}  // namespace darkpkg
