#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cache/database/tables/kept.hpp"

/// Who refers to what the packages no longer define: users' functions, types and values, their ops and locations, the
/// toplevels of canvases. Their rows have ids, no names, so what they refer to has to stay.
namespace darkpkg::uuid {

using database::KeptRow;

/// For each of `left`, contents that no package defines: which row of others needs it, as people know that ("fn Me.f");
/// nothing if none does. What a needed content refers to is needed for the same row. To be asked when the rows of all
/// items are up to date, since any other mention of these ids is an outside one then: an id is 16 bytes in .NET's order
/// in every blob of Dark's, and 128 bits do not come together by chance.
std::vector<std::optional<std::string>> outside_uses(database::Database& database, std::span<const KeptRow> left);

}  // namespace darkpkg::uuid
