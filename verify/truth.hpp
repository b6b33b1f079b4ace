#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/temporary_folder.hpp"
#include "cache/manifest/manifest.hpp"
#include "link/link.hpp"

namespace darkpkg::verify {

/// What the sources of today compile to.
struct TrueObject {
  std::string path;  ///< where the object belongs
  std::string bytes;
  std::int64_t source_mtime_ns = 0;
};

/// What should be there, made from the sources alone.
struct Truth {
  Manifest manifest;
  std::vector<TrueObject> objects;  ///< one for each entry of the manifest
  TemporaryFolder folder;
  std::string database;  ///< a clean build, in `folder`
};

/// Makes a database without packages. Those that are linked into it get the ids that the database `ids_from` adopted
/// from Dark's loader, as far as they can be read.
Result<void> make_database(const std::string& path, const std::string& ids_from, const Edition& edition);

/// Compiles every source and links the results into a new database. That one knows the ids which `options.database`
/// adopted, if that one can be read.
Result<Truth> make_truth(Manifest manifest, const link::Options& options);

}  // namespace darkpkg::verify
