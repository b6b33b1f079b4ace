#pragma once

#include <string>

#include "base/result.hpp"
#include "verify/truth.hpp"

namespace darkpkg::verify {

/// Copies what users wrote, as far as it can be read, from a database that was damaged.
Result<void> salvage_rows(const Truth& truth, const Edition& edition, const std::string& from, const std::string& to);

}  // namespace darkpkg::verify
