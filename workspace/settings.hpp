#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/editions.hpp"

namespace darkpkg {

/// `<database>.build`: the build folder if none is given.
std::string default_build_dir(std::string_view database);

/// What a build is made of. All paths are absolute and normalised (see absolute_path).
struct BuildSettings {
  const Edition* edition = &default_edition();
  std::string root;                  ///< the packages' folder
  std::string database;              ///< the SQLite file to link into
  std::string build_dir;             ///< where build.ninja, the manifest and the stamp go
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

  std::string build_file() const { return build_dir + "/build.ninja"; }
  /// What build.ninja includes: all but the names that only make sense in the build folder.
  std::string graph_file() const { return build_dir + "/packages.ninja"; }
  /// What a build.ninja of somebody else's includes: packages.ninja, and variables with the paths to depend on.
  std::string include_file() const { return build_dir + "/include.ninja"; }
  std::string manifest() const { return build_dir + "/manifest"; }
  std::string stamp() const { return build_dir + "/stamp"; }
  /// The fingerprints of the darkpkg that generated last; the link depends on it.
  std::string fingerprints() const { return build_dir + "/fingerprints"; }
  /// What the last generation saw (see graph_record.hpp).
  std::string graph_record() const { return build_dir + "/generation"; }
  /// Which objects are known to be of their sources, see proofs.hpp.
  std::string proofs() const { return build_dir + "/proofs"; }
  /// What was built when, see history.hpp.
  std::string history() const { return build_dir + "/history"; }
  /// Where a session that watches the packages is asked what is to do, in a folder of its own.
  std::string session_folder() const { return build_dir + "/session"; }
  std::string session_socket() const { return session_folder() + "/socket"; }
  /// Where generate puts the table that darkpkg comes with, for packages without their own.
  std::string default_table(std::string_view name) const { return build_dir + "/" + std::string(name) + ".tsv"; }
  bool is_own_table(std::string_view path) const {
    return path == default_table("builtins") || path == default_table("package-ids");
  }
  bool is_default_build_dir() const { return build_dir == default_build_dir(database); }
  bool objects_beside_sources() const { return object_dir == root; }
};

/// The name of a table that packages may have of their own, in their folder.
std::string own_table(const std::string& root, std::string_view name);

/// Sets the root if the awaited one is there now, and the tables that were not given: the packages' own if these are
/// there, else those that darkpkg comes with. An error if one can't be looked at.
Result<void> find_inputs(BuildSettings& settings);

}  // namespace darkpkg
