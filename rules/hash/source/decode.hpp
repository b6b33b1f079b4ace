#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"

namespace darkpkg::hash {

/// decode_source, but bytes that are not UTF-8 become U+FFFD as in .NET, one for each part of a sequence that could
/// have been one (Unicode 3.9, U+FFFD substitution of maximal subparts), and a warning.
std::optional<Source> decode_lenient(std::string path, std::string_view bytes, Diagnostics& diagnostics);

}  // namespace darkpkg::hash
