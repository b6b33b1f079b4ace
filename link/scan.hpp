#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/database/database.hpp"
#include "link/linked_file.hpp"

namespace darkpkg::link {

/// What there is to link.
struct Scan {
  LinkedFiles files;        ///< the manifest's, in its order, then the removed ones
  std::size_t removed = 0;  ///< files that the manifest no longer has

  /// Do all objects have the stats of the last link, and is no source gone?
  bool is_as_linked() const;
};

/// Compares the stats of the objects with those that the last link recorded: one merge of two sorted lists. The
/// manifest must outlive what it returns. `changed`: the sources whose objects may have changed, in order; null: any.
Result<Scan> scan_files(const Manifest& manifest, std::vector<database::FileRow> rows,
                        const std::vector<std::string>* changed);

/// Likewise, but has no files other than those that changed. Nothing if one of them is not in the manifest or was not
/// linked yet.
Result<std::optional<Scan>> scan_changed(const Manifest& manifest, database::Database& database,
                                         const std::vector<std::string>& changed);

/// Appends a file that did not change. Null if the manifest does not have it.
LinkedFile* add_unchanged(const Manifest& manifest, database::FileRow row, LinkedFiles& files);

}  // namespace darkpkg::link
