#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rules/edition/edition.hpp"

namespace darkpkg {

/// A table of packages/, as it was when darkpkg was built: for packages that come without their own.
struct DefaultTable {
  std::string_view name;  ///< "builtins": the file's name without `.tsv`
  std::string_view text;
};

/// Those of all editions, named "hash/builtins". Defined in a source that the build writes (cmake/embed.cmake).
std::span<const DefaultTable> embedded_tables();

/// `builtins` and `package-ids` of an edition.
std::vector<DefaultTable> default_tables(const Edition& edition);

}  // namespace darkpkg
