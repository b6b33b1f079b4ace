#pragma once

#include <string_view>

#include "base/arena.hpp"

namespace darkpkg {

/// `text` in Unicode's normal form C, as .NET's String.Normalize gives it; the same view if it is in that form
/// already, else a copy in the arena. `text` must be valid UTF-8.
std::string_view normalize(std::string_view text, Arena& arena);

}  // namespace darkpkg
