#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "link/load.hpp"
#include "link/prior.hpp"

namespace darkpkg::link {

/// What else there is besides the files of a step.
struct OtherFiles {
  const Manifest* manifest =
      nullptr;            ///< where a file is found when it is wanted, and added; null: there are no others
  std::size_t items = 0;  ///< of them
};

/// The packages as the database has them, and the objects that the manifest names. All must outlive it. `stepped`: the
/// step's files.
std::unique_ptr<Prior> make_stored_prior(database::Database& database, ItemTables& tables, LinkedFiles& files,
                                         Loader& loader, std::vector<File*>& stepped, OtherFiles others);

}  // namespace darkpkg::link
