#pragma once

#include <memory>

#include "link/context.hpp"

namespace darkpkg::link {

/// The packages as the database has them, and the objects that the manifest names. The context must outlive it.
std::unique_ptr<Prior> make_stored_prior(Context& context);

/// The stored warnings of one file.
std::vector<Warning> read_warnings(database::Database& database, database::FileId file);

}  // namespace darkpkg::link
