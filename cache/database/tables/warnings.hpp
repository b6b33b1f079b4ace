#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cache/database/tables/files.hpp"

/// The warnings of files that were linked: darkpkg_diagnostics.
namespace darkpkg::database {

struct WarningRow {
  std::string code;
  std::uint32_t start = 0, length = 0;  ///< bytes of the source
  std::string message;
  std::string help;
  std::optional<std::int64_t> item;  ///< the row of the item whose reference it is about; nothing: about none
  std::uint32_t reference = 0;
  friend bool operator==(const WarningRow&, const WarningRow&) = default;
};

/// Those of one file, in the order in which they were put.
std::vector<WarningRow> read_warnings(Database& database, FileId file);

/// Writes the warnings of files.
class WarningRows {
 public:
  explicit WarningRows(Database& database) : database_(database) {}
  /// Makes these all that the file has; false if it had just these.
  bool put(FileId file, const std::vector<WarningRow>& rows);
  void remove(FileId file);
  /// Those of files that are in no other table; file 0 is the one of pinned ids, which never is.
  void remove_lost();

 private:
  std::vector<WarningRow> read(FileId file);

  Database& database_;
  std::optional<Statement> select_, erase_, insert_;
};

}  // namespace darkpkg::database
