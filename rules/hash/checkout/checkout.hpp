#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace darkpkg::hash {

/// The F# files of a checkout of Dark's main branch that say what its runtime brings along and what it refers to,
/// sorted by path. An error if `root` is no such checkout.
Result<std::vector<std::string>> checkout_sources(const std::string& root);

/// What a link takes from a checkout: tables as --builtins and --package-refs read them.
struct CheckoutTables {
  std::string builtins;
  std::string package_refs;
  std::size_t builtin_count = 0;
  std::size_t ref_count = 0;
};
/// Reads them from the files that checkout_sources() found. An error names the file and the place of what can't be
/// read.
Result<CheckoutTables> read_checkout(const std::string& root, const std::vector<std::string>& sources);

}  // namespace darkpkg::hash
