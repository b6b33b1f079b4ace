#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// What a generation did.
struct Generated {
  std::size_t sources = 0;
  bool wrote = false;                ///< build.ninja or the manifest has new content
  std::size_t removed_objects = 0;   ///< of sources that are gone
  std::size_t outdated_objects = 0;  ///< made by another compiler, and now older than their sources
  std::vector<std::string> refused;  ///< paths that Ninja can't name; if there are any nothing was written
};

/// The text of the manifest that a generation writes.
Result<std::string> manifest_text(const BuildSettings& settings, Manifest manifest);

/// The text of BuildSettings::fingerprints(): what a link depends on besides files.
std::string fingerprints_text(const BuildSettings& settings);

/// Finds the packages and writes build.ninja and the manifest if they have to change. Safe to run at any time, also
/// while a build of the same folder runs. `afresh`: what the last one wrote down is not believed. An error if a
/// folder can't be read or written.
Result<Generated> generate(const BuildSettings& settings, bool afresh = false);

}  // namespace darkpkg
