#pragma once

#include <span>
#include <string>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// Is the code among those ("W0404") of which nobody wants to hear?
bool is_allowed(std::span<const std::string> allowed, Code code);

/// What is left of the diagnostics without those that are allowed.
Diagnostics without_allowed(std::span<const std::string> allowed, Diagnostics diagnostics);

}  // namespace darkpkg
