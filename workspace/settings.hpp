#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/editions.hpp"
#include "workspace/target.hpp"

namespace darkpkg {

/// What a build is made of. All paths are absolute and normalised (see absolute_path).
struct BuildSettings : Target {
  const Edition* edition = &default_edition();
  std::string object_dir;            ///< where objects go; `root` itself: next to their sources
  std::string builtins;              ///< the builtin functions and values, tab-separated; default_table: darkpkg's own
  std::string package_ids;           ///< the pinned ids, or the names that Dark's code refers to, tab-separated
  std::string ref_hashes;            ///< where hashes go that Dark's own code reads; empty: nowhere
  std::string take_over;             ///< see link::Options; of one build, not of the graph
  std::string program;               ///< the darkpkg executable that the edges call
  std::string launcher;              ///< a shell fragment put before every compile; may be empty
  std::string awaited_root;          ///< takes the root's place once it is there; empty: none does
  bool finds_builtins = false;       ///< `builtins` was not given: find_inputs() says which it is
  bool finds_package_ids = false;    ///< likewise
  bool strict = false;               ///< warnings are errors
  std::vector<std::string> allowed;  ///< codes of warnings that are not shown, sorted

  bool objects_beside_sources() const { return object_dir == root; }
};

/// The name of a table that packages may have of their own, in their folder.
std::string own_table(const std::string& root, std::string_view name);

/// Sets the root if the awaited one is there now, and the tables that were not given: the packages' own if these are
/// there, else those that darkpkg comes with. An error if one can't be looked at.
Result<void> find_inputs(BuildSettings& settings);

}  // namespace darkpkg
