#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/manifest/manifest.hpp"
#include "ninja/own_objects.hpp"
#include "workspace/discover.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// Removes a file; false if there is none.
Result<bool> remove_file(const std::string& path);

/// Empties an object and makes it older than its source, so that Ninja makes it again. If the source is as old as
/// files can be, Ninja does not; then the link does, which takes an empty object for a missing one. A missing file is
/// no error.
Result<void> invalidate_object(const std::string& path);

/// Whether a file is such an empty one, by its stat.
bool is_place_holder(const FileStat& object);

/// What settle_objects did.
struct Settled {
  std::size_t made = 0;
  std::size_t removed = 0;
};

/// Brings the objects that stand next to their sources in line with the sources: removes those of ours without one, and
/// makes an empty one if there is none, so that a compile, which writes in place, leaves the folder's mtime alone.
/// The folders of what it made or removed have mtimes then that are hardly past those of the discovery.
Result<Settled> settle_objects(const BuildSettings& settings, const Discovery& discovery, OwnObjects& own);

/// Removes the objects of those entries, and folders that are empty then, up to the object root. Returns how many.
std::size_t remove_objects(const Manifest& manifest, const std::function<bool(const ManifestEntry&)>& which);

/// Removes our objects of the last generation that are not in `now` as far as it may. Returns how many.
std::size_t remove_stale_objects(OwnObjects& own, const Manifest& now);

/// Invalidates every object that another compiler made.
Result<std::size_t> invalidate_foreign_objects(const Edition& edition, const Manifest& manifest);

}  // namespace darkpkg
