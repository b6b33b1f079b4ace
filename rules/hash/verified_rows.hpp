#pragma once

#include <span>

#include "rules/edition/verified_rows.hpp"

namespace darkpkg::hash {

/// Rows of users are not among them: contents that no package defines, locations and operations of other commits. Nor
/// is what Dark evaluates, stamps, and the hash of the own commit, which only a full link brings up to date.
std::span<const VerifiedRows> verified_rows();

}  // namespace darkpkg::hash
