#pragma once

#include <memory>

#include "link/load.hpp"
#include "link/prior.hpp"

namespace darkpkg::link {

/// The packages as the database has them, and the objects that the manifest names. All must outlive it.
std::unique_ptr<Prior> make_stored_prior(database::Database& database, ItemTables& tables, LinkedFiles& files,
                                         Loader& loader);

}  // namespace darkpkg::link
