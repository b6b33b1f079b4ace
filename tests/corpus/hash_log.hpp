#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "rules/hash/identity/identify.hpp"

namespace darkpkg::hash {

/// A definition that was linked in memory.
struct Loaded {
  ItemKind kind{};
  pt::Location location;
  std::string_view hash;
  std::string_view pt;  ///< the payload of the PT blob
  std::vector<Dependency> dependencies;
};

/// Writes what Dark would log for definitions in the order of their files, and the dependencies that it would store:
/// ops.tsv, dependencies.tsv and branch.tsv with the columns of the reference's digests.
void write_log(std::span<const Loaded> definitions, const std::filesystem::path& folder);

}  // namespace darkpkg::hash
