#pragma once

#include <compare>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "language/item.hpp"
#include "rules/hash/checkout/fsharp_lexer.hpp"

namespace darkpkg::hash {

/// An item that Dark's own code refers to by its name.
struct PackageRef {
  ItemKind kind{};
  std::string name;  ///< the full one
  friend auto operator<=>(const PackageRef&, const PackageRef&) = default;
};

/// What LibExecution/PackageRefs.fs registers, sorted. Its modules `Type` and `Fn` hold modules with lines
/// `let option = p [ "Option" ] "Option"`, where `p` puts the names of the modules around before these. Any other
/// definition there is an error, so no reference is missed.
Result<std::vector<PackageRef>> read_package_refs(const FsharpFile& file);

}  // namespace darkpkg::hash
