#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/database/database.hpp"

namespace darkpkg::database {

/// Filling empty tables: their indexes are made at the end, from sorted rows, which costs a fraction of keeping them
/// up to date row by row. All inside of the caller's transaction.
class BulkLoad {
 public:
  /// `tables`: besides darkpkg's own.
  BulkLoad(Database& database, std::span<const std::string_view> tables);
  /// Makes the indexes again.
  void finish();

 private:
  Database& database_;
  std::vector<std::string> indexes_;  // their SQL
};

}  // namespace darkpkg::database
