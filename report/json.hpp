#pragma once

#include <string>
#include <vector>

#include "report/finding.hpp"

namespace darkpkg {

/// The finding as one line of JSON, the line feed included. docs/errors.md lists the fields.
std::string render_json(const Finding& finding, bool strict, const LoadText& load = {});

}  // namespace darkpkg
