#pragma once

#include <optional>
#include <string_view>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// The inverse of code_text; nothing for other texts.
std::optional<Code> parse_code(std::string_view text);

}  // namespace darkpkg
