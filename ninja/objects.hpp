#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "ninja/discover.hpp"
#include "ninja/settings.hpp"

namespace darkpkg {

/// Empties an object and makes it older than its source, so that Ninja makes it again. Where the source is as old as
/// files can be, Ninja does not; then the link does, which takes an empty object for a missing one. A missing file is
/// no error.
Result<void> invalidate_object(const std::string& path);

/// Brings the objects that stand next to their sources in line with the sources: removes those without one, and makes
/// an empty one where there is none, so that a compile, which writes in place, leaves the folder's mtime alone. Returns
/// how many files it made or removed; their folders have mtimes then that are hardly past those of the discovery.
Result<std::size_t> settle_objects(const BuildSettings& settings, const Discovery& discovery);

/// Removes the objects of `old` entries that are not in `now` as far as it may, and folders that are empty then, up to
/// the object root. Returns how many.
std::size_t remove_stale_objects(const Manifest& old, const Manifest& now);

/// Invalidates every object that another compiler made.
Result<std::size_t> invalidate_foreign_objects(const Manifest& manifest);

}  // namespace darkpkg
