#pragma once

#include <cstdint>
#include <vector>

#include "base/uuid.hpp"

namespace darkpkg::wire {

/// What a stored row says the id of a package item is of.
enum class PackageKind : std::uint8_t {
  type,
  value,
  fn,
  item,      ///< one of the three: ops about approvals don't say which
  location,  ///< a row of `locations`
};

/// An id that a stored row refers to.
struct PackageReference {
  PackageKind kind{};
  Uuid id;
  friend bool operator==(const PackageReference&, const PackageReference&) = default;
};

/// In the order of the bytes, with repetitions; a definition's own id is not among them.
using PackageReferences = std::vector<PackageReference>;

}  // namespace darkpkg::wire
