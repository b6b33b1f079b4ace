#pragma once

#include <optional>
#include <string>

namespace darkpkg {

/// Where Git keeps what belongs to a work tree.
struct GitFolder {
  std::string own;     ///< of this work tree: its index, and `index.lock` while Git changes files
  std::string common;  ///< of the repository; the same folder unless the work tree is a linked one
};

/// The Git folder of the work tree whose top folder is `folder`: its `.git`, or what that file in a linked work tree or
/// a submodule leads to. Nothing if there is none.
std::optional<GitFolder> git_folder(const std::string& folder);

/// Likewise for any folder in a work tree.
std::optional<GitFolder> enclosing_git_folder(std::string folder);

}  // namespace darkpkg
