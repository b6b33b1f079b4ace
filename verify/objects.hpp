#pragma once

#include <vector>

#include "base/result.hpp"
#include "verify/truth.hpp"
#include "verify/verify.hpp"

namespace darkpkg::verify {

/// Compares the objects on the disk, byte for byte, with what the sources compile to.
std::vector<Finding> check_objects(const Truth& truth);

/// Writes those that differ.
Result<void> repair_objects(const Truth& truth);

}  // namespace darkpkg::verify
