#pragma once

#include "rules/edition/verification.hpp"

namespace darkpkg::uuid {

/// The tables that darkpkg writes rows of.
Verification verification();

}  // namespace darkpkg::uuid
