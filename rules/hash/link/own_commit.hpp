#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cache/database/database.hpp"
#include "language/item.hpp"

namespace darkpkg::hash {

/// The hash of the commit that an item has its name by, if the last link put that there, else empty; but if one commit
/// alone is as a loader makes it, that one.
std::string commit_of(database::Database& database, ItemKind kind, std::string_view full_name);

/// Is this the name of an item that is about to be linked?
using IsOurs = std::function<bool(std::string_view full_name)>;

/// The hash of the commit whose rows become those of the packages: that of the last link, or the one that Dark's loader
/// made on the main branch; empty if there is none, and then no commit there has a live name of ours. Of several the
/// one with such names. `wanted`: the start of the hash of the one that somebody names, or nothing. Throws
/// DatabaseError if that leaves a choice, with the commits to choose from.
std::string own_commit(database::Database& database, const IsOurs& is_ours, std::string_view wanted);

}  // namespace darkpkg::hash
