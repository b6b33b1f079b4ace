#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

/// `text` between quotes, control characters and the quote escaped.
std::string quoted(std::string_view text, char quote = '"');

}  // namespace darkpkg
