#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "language/item.hpp"
#include "lookup/search.hpp"

namespace darkpkg::lookup {

/// Calls its argument with each part of packed names (cache/database/tables/packed_names.hpp), as often as it is
/// called.
using NameParts = FunctionRef<void(FunctionRef<void(std::string_view part)>)>;

struct PackedHit {
  std::string name;
  ItemKind kind{};
  Match match{};
  std::size_t distance = 0;  ///< of a fuzzy one
};

// What search() and nearest() (lookup/search.hpp) say about the names in full, in ascending order of name, then of the
// text of the kind; without making them, but for those that match.

std::vector<PackedHit> search_packed(NameParts parts, std::string_view text, std::size_t limit);
std::vector<std::string> nearest_packed(NameParts parts, std::string_view text);

/// The modules that have items, or modules that have; in ascending order, each once. Only those whose names have `text`
/// in them.
std::vector<std::string> modules_with(NameParts parts, std::string_view text);

}  // namespace darkpkg::lookup
