#pragma once

#include <map>
#include <string>

#include "cache/database/tables/kept.hpp"

namespace darkpkg::hash {

using database::KeptRow;

/// The contents that stay for rows of others, by hash. Their operations stay too, or Dark's fold would lose them.
std::map<std::string, KeptRow> kept_contents(database::Database& database);

}  // namespace darkpkg::hash
