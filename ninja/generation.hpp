#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "ninja/discover.hpp"
#include "ninja/settings.hpp"

namespace darkpkg {

/// What the last generation saw and wrote: as long as all of it is as it was, generating again would change nothing.
/// As text, one line each:
///
///     darkpkg-generation<TAB>2
///     settings<TAB>hash of the settings and of darkpkg's fingerprints
///     files<TAB>stat of build.ninja<TAB>stat of packages.ninja<TAB>stat of the manifest
///     mtime<TAB>inode<TAB>a folder below the root
struct Generation {
  std::string settings;
  FileStat build_file;
  FileStat graph_file;
  FileStat manifest;
  std::vector<Folder> folders;
};

/// The hash that stands for the settings.
std::string settings_hash(const BuildSettings& settings);

std::string format_generation(const Generation& generation);
/// Nothing where the text has another form.
std::optional<Generation> parse_generation(std::string_view text);

/// What is recorded in the build folder; nothing where that is missing or malformed.
std::optional<Generation> read_generation(const BuildSettings& settings);

/// Whether the last generation was for these settings and still holds. Costs one stat a folder.
bool generation_is_current(const BuildSettings& settings);

/// Whether each folder has the mtime and the inode that it had.
bool folders_are_unchanged(const std::string& root, const std::vector<Folder>& folders);

}  // namespace darkpkg
