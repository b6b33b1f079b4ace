#pragma once

#include <span>
#include <string_view>

#include "cache/database/comparison.hpp"

namespace darkpkg {

/// What `darkpkg verify` compares of an edition's tables: rows that a full link mends, or tables that are mended row by
/// row.
struct Verification {
  std::span<const database::ComparedRows> rows;
  std::span<const database::ComparedTable> tables;
  /// Of the tables: selects kind and id of the items that have another content in `main` than in `clean`.
  std::string_view moved;

  bool is_mended_by_link() const { return tables.empty(); }
};

}  // namespace darkpkg
