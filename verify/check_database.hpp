#pragma once

#include <string>
#include <vector>

#include "verify/truth.hpp"
#include "verify/verify.hpp"

namespace darkpkg::verify {

/// What is wrong with a database.
struct RowFindings {
  std::vector<Finding> findings;
  std::size_t rows = 0;     ///< compared
  bool unreadable = false;  ///< the file is missing or damaged beyond its indexes: it can only be made anew
};

/// Compares every row that darkpkg is responsible for with the clean database's, and lets SQLite check the file.
RowFindings check_database(const Truth& truth, const link::Options& options);

}  // namespace darkpkg::verify
