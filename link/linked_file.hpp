#pragma once

#include <deque>
#include <optional>

#include "base/file.hpp"
#include "cache/database/tables/files.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/step.hpp"

namespace darkpkg::link {

/// A source with its object: one of the manifest, or one that the manifest lost since the last link.
struct LinkedFile : File {
  const ManifestEntry* entry = nullptr;  ///< null: removed
  std::optional<database::FileRow> row;  ///< what the database has; nothing: new
  std::optional<FileStat> stat;          ///< the object's; nothing: it is missing

  bool compiled_here = false;  ///< the object was a miss
  bool stale = false;          ///< the object's stat is not the recorded one
  object::Object object;
  object::ContentHash content{};

  /// How many warnings the database has of it.
  std::int64_t stored_warnings() const { return row && entry ? row->warnings : 0; }
};

/// Never moves its elements.
using LinkedFiles = std::deque<LinkedFile>;

}  // namespace darkpkg::link
