#pragma once

#include <optional>

#include "cache/object/sections.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/source/source.hpp"

namespace darkpkg {

/// The outcome of compiling one file.
struct Compiled {
  Source source;                         ///< for rendering the diagnostics; empty if the bytes are no text
  Diagnostics diagnostics;               ///< errors and warnings; the warnings are in the object too
  std::optional<object::Object> object;  ///< nothing if there was an error
};

}  // namespace darkpkg
