#pragma once

#include <cstddef>
#include <string_view>

namespace darkpkg {

/// The number of insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`, at most
/// `limit` + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// How many of these make another name of what was written, rather than a slip of the fingers: what is farther away is
/// not suggested.
constexpr std::size_t slips_in(std::string_view written) { return written.size() < 4 ? 1 : written.size() < 8 ? 2 : 3; }

}  // namespace darkpkg
