#pragma once

#include "rules/edition/verification.hpp"

namespace darkpkg::hash {

/// Rows of users are not among them: contents that no package defines, locations and operations of other commits. Nor
/// is what Dark evaluates, stamps, and the hash of the own commit, which only a full link brings up to date.
Verification verification();

}  // namespace darkpkg::hash
