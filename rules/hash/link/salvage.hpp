#pragma once

#include "cache/database/database.hpp"

namespace darkpkg::hash {

/// A new database got what could be read of a damaged one, attached as `damaged`, beside its own rows. What was of the
/// packages' commit there is of the new one's, and a full link deletes what is not needed any longer.
void settle_salvaged(database::Database& database);

}  // namespace darkpkg::hash
