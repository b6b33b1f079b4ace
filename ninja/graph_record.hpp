#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "workspace/discover.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// What the last `generate` saw and wrote: as long as all of it is as it was, generating again would change nothing.
/// It says where it was made, too, so that a copy of the build folder is not taken for it. As text, one line each,
/// inodes as FileStat has them:
///
///     darkpkg-generation<TAB>6
///     settings<TAB>hash of the settings and of darkpkg's fingerprints
///     place<TAB>inode of the build folder<TAB>inode of the folder for objects<TAB>the build folder
///     wrote<TAB>size<TAB>mtime<TAB>inode of one of generated_files()
///     nowhere<TAB>a symbolic link below the root that leads to nothing
///     mtime<TAB>ctime<TAB>inode<TAB>a folder below the root
struct GraphRecord {
  std::string settings;
  std::string place;  ///< the build folder's path
  std::uint64_t place_inode = 0;
  std::uint64_t objects_inode = 0;
  std::vector<FileStat> wrote;  ///< without ctimes: setting packages.ninja's mtime changes its own
  std::vector<std::string> dangling;
  std::vector<Folder> folders;
};

/// The files that a generation writes for these settings, apart from its own record.
std::vector<std::string> generated_files(const BuildSettings& settings);

/// The hash that stands for the settings.
std::string settings_hash(const BuildSettings& settings);

std::string format_graph_record(const GraphRecord& record);
/// Nothing if the text has another form.
std::optional<GraphRecord> parse_graph_record(std::string_view text);

/// What is recorded in the build folder; nothing if that is missing or malformed.
std::optional<GraphRecord> read_graph_record(const BuildSettings& settings);

/// Whether a generation left its record there, in whatever state it is: then the files with our names are ours. So they
/// are in a build folder with the name that darkpkg gives it.
bool has_graph_record(const BuildSettings& settings);

/// Whether a generation was for these settings and still holds, apart from the folders.
bool holds_but_for_folders(const BuildSettings& settings, const GraphRecord& record);

/// Whether the last generation was for these settings and still holds. Costs one stat a folder.
bool graph_is_current(const BuildSettings& settings);

/// Whether each folder has the times and the inode that it had.
bool folders_are_unchanged(const std::string& root, const std::vector<Folder>& folders);

}  // namespace darkpkg
