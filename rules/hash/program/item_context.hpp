#pragma once

#include "base/arena.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/program/reference_table.hpp"

namespace darkpkg::hash {

/// What the conversion of one item's parts shares.
struct ItemContext {
  Arena& arena;
  ReferenceTable& references;
  Diagnostics& diagnostics;
};

}  // namespace darkpkg::hash
