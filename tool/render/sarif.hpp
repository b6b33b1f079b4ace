#pragma once

#include <string>
#include <string_view>

namespace darkpkg {

/// A SARIF 2.1.0 document of lines that render_json wrote; other lines are ignored.
std::string sarif_of_json_lines(std::string_view lines);

}  // namespace darkpkg
