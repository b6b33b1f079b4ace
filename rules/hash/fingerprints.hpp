#pragma once

#include "base/fingerprint.hpp"

namespace darkpkg::hash {

/// Defined in a source that the build writes (cmake/fingerprints.cmake).
extern const Fingerprints kFingerprints;

}  // namespace darkpkg::hash
