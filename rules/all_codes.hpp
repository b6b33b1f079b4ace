#pragma once

#include <span>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg {

/// Every code of every edition, sorted by its text.
std::span<const Code> all_codes();

}  // namespace darkpkg
