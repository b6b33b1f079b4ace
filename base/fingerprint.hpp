#pragma once

#include <array>
#include <cstdint>

namespace darkpkg {

/// SHA-256 over the sources that decide on a result, computed by the build (cmake/fingerprints.cmake).
using Fingerprint = std::array<std::uint8_t, 32>;

/// Of all that decides on an object's bytes; part of every object.
extern const Fingerprint kCompilerFingerprint;
/// Of all that decides on the database's rows, the compiler's sources included; a change relinks everything.
extern const Fingerprint kLinkerFingerprint;

}  // namespace darkpkg
