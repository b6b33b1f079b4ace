#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg::store {

/// The text of a table of inputs, `builtins` or `package-ids`; of an empty path the one that darkpkg comes with.
Result<std::string> table_text(const Edition& edition, const std::string& path, std::string_view name);

}  // namespace darkpkg::store
