#pragma once

#include <span>
#include <string_view>

namespace darkpkg {

/// A table of packages/, as it was when darkpkg was built: for packages that come without their own.
struct DefaultTable {
  std::string_view name;  ///< "builtins": the file's name without `.tsv`
  std::string_view text;
};

/// `builtins` and `package-ids`. Defined in a source that the build writes (cmake/embed.cmake).
std::span<const DefaultTable> default_tables();

}  // namespace darkpkg
