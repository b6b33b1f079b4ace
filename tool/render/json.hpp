#pragma once

#include <string>
#include <vector>

#include "tool/render/finding.hpp"

namespace darkpkg {

/// The finding as one line of JSON, the line feed included. docs/errors.md lists the fields.
std::string render_json(const Finding& finding, bool strict, const LoadText& load = {});

/// A SARIF 2.1.0 document of lines that render_json wrote; other lines are ignored.
std::string sarif_of_json_lines(std::string_view lines);

}  // namespace darkpkg
