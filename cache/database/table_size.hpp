#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// What a part of tables takes.
struct TableSize {
  std::string_view what;  ///< for people: "program types"
  std::uint64_t bytes = 0;
  std::size_t rows = 0;

  /// Adds what is in a column of all rows. Throws DatabaseError.
  void add(Database& database, std::string_view table, std::string_view column);
};

}  // namespace darkpkg::database
