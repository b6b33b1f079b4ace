#pragma once

#include <string>

namespace darkpkg {

/// If `folder` is in a Git repository's work tree, adds `*.darkc` to the repository's own list of ignored files
/// (`.git/info/exclude`), unless a line of it or of a `.gitignore` above `folder` says so. That list is local to the
/// clone and never shows up as a change, unlike a `.gitignore` of ours. If it can't be written nothing happens.
void exclude_objects_from_git(const std::string& folder);

}  // namespace darkpkg
