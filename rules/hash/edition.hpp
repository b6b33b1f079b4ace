#pragma once

#include "rules/edition/edition.hpp"

namespace darkpkg::hash {

/// The edition of Dark's main of August 2026 (commit 14c4158ae7), where an item's id is the hash of its content.
const Edition& edition();

}  // namespace darkpkg::hash
