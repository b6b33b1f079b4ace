#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg {

/// A folder below the packages' root, as it was before it was read.
struct Folder {
  std::string path;  ///< relative to the root; empty: the root itself
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  std::uint64_t inode = 0;  ///< as FileStat has it
  friend bool operator==(const Folder&, const Folder&) = default;
};

/// What there is below a packages' root.
struct Discovery {
  std::vector<std::string> sources;  ///< `.dark` files, relative to the root, ascending by bytes
  std::vector<std::string> objects;  ///< `.darkc` files, likewise
  std::vector<Folder> folders;       ///< every folder that a source could appear in, ascending by path
  /// Symbolic links that lead to nothing, relative to the root: a source or a folder may appear there.
  std::vector<std::string> dangling;
  std::vector<std::string> refused;  ///< paths with CR or LF in them, which Ninja can't name
};

/// Whether a file at this path below the root is one of the sources, if it is there.
bool is_source_path(const Edition& edition, std::string_view path);

/// Finds the sources as Dark's loader does: every regular file (symbolic links followed, hidden ones too) whose name
/// ends in `.dark`, but for those that the edition skips. Folders named `.git` and those in `excluded` (absolute paths)
/// are not entered; a link to a folder that encloses it is not followed. An error if `root` or a
/// folder in it can't be read.
Result<Discovery> discover(const Edition& edition, const std::string& root,
                           const std::vector<std::string>& excluded = {});

/// The same for one folder below the root alone: it is the first of the folders, those in it are named and not read.
/// None if it is gone.
Result<Discovery> discover_folder(const Edition& edition, const std::string& root, const std::string& folder,
                                  const std::vector<std::string>& excluded = {});

}  // namespace darkpkg
