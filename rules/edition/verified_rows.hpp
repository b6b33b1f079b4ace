#pragma once

#include <string_view>

namespace darkpkg {

/// Rows of an edition's tables that a link makes from the sources alone. They are compared with those of a clean link,
/// and a full link mends them.
struct VerifiedRows {
  std::string_view table;
  /// SQL; its first column says what a row is. `$` stands for the name of a schema: `main`, or `clean` for the database
  /// that was made from the sources alone.
  std::string_view select;
};

}  // namespace darkpkg
