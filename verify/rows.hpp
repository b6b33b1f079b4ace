#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "verify/truth.hpp"
#include "verify/verify.hpp"

namespace darkpkg::verify {

/// What is wrong with a database, and what of it SQLite's file structure is.
struct RowFindings {
  std::vector<Finding> findings;
  std::size_t rows = 0;     ///< compared
  bool unreadable = false;  ///< the file is missing or damaged beyond its indexes: it can only be made anew
};

/// Compares every row that darkpkg is responsible for with the clean database's, and lets SQLite check the file.
RowFindings check_database(const Truth& truth, const link::Options& options);

/// Whether a full link mends the edition's rows. If not, repair_rows() does.
bool is_mended_by_link(const Edition& edition);

/// Makes the rows equal, in one transaction, with a generation of their own for readers: darkpkg's own, and the
/// edition's unless a link mends them. Statistics of the objects and the stamp are left to a link.
Result<void> repair_rows(const Truth& truth, const link::Options& options);

/// Copies what users wrote, as far as it can be read, from a database that was damaged.
Result<void> salvage_rows(const Truth& truth, const Edition& edition, const std::string& from, const std::string& to);

}  // namespace darkpkg::verify
