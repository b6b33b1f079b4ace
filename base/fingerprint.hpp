#pragma once

#include <array>
#include <cstdint>

namespace darkpkg {

/// SHA-256 over the sources that decide on a result, computed by the build (cmake/fingerprints.cmake).
using Fingerprint = std::array<std::uint8_t, 32>;

/// Those of one edition of Dark. Sources of another edition are in neither.
struct Fingerprints {
  Fingerprint compiler;  ///< of all that decides on an object's bytes; part of every object
  Fingerprint linker;    ///< of all that decides on the database's rows, the compiler's sources included
};

}  // namespace darkpkg
