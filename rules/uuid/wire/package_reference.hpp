#pragma once

#include <vector>

#include "base/uuid.hpp"
#include "language/item.hpp"

namespace darkpkg::wire {

/// An item that stored PT refers to.
struct PackageReference {
  ItemKind kind{};
  Uuid id;
  friend bool operator==(const PackageReference&, const PackageReference&) = default;
};

/// In the order of the bytes, with repetitions; a definition's own id is not among them.
using PackageReferences = std::vector<PackageReference>;

}  // namespace darkpkg::wire
