#pragma once

#include "base/fingerprint.hpp"

namespace darkpkg::uuid {

/// Defined in a source that the build writes (cmake/fingerprints.cmake).
extern const Fingerprints kFingerprints;

}  // namespace darkpkg::uuid
