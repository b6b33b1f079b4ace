#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

/// `<database>.build`: the build folder if none is given.
std::string default_build_dir(std::string_view database);

/// The three places of a build, and the files that stand in its folder.
struct Target {
  std::string root;       ///< the packages' folder
  std::string database;   ///< the SQLite file to link into
  std::string build_dir;  ///< where build.ninja, the manifest and the stamp go

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
  /// Where `serve` listens if nothing else is said.
  std::string server_socket() const { return build_dir + "/serve/socket"; }
  /// Where generate puts the table that darkpkg comes with, for packages without their own.
  std::string default_table(std::string_view name) const { return build_dir + "/" + std::string(name) + ".tsv"; }
  bool is_own_table(std::string_view path) const {
    return path == default_table("builtins") || path == default_table("package-ids");
  }
  bool is_default_build_dir() const { return build_dir == default_build_dir(database); }
};

}  // namespace darkpkg
