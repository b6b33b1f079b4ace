#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"
#include "rules/hash/wire/fill.hpp"

namespace darkpkg::hash {

/// An item whose hash is wanted.
struct Member {
  std::string_view full_name;
  const wire::Code* code;  ///< that the canonical form is filled from
  wire::Targets targets;   ///< by reference; outside of the knot with their hashes
};

/// The hashes of the members of a strongly connected component, after LibSerialization/Hashing/Hashing.fs. A single
/// item without a reference to itself: SHA-256 of its canonical form. Otherwise members refer to one another by name;
/// the canonical forms, in the order of the full names' UTF-16 code units, are hashed together, and a member's hash is
/// that of the group's hash and its full name.
std::vector<Sha256Digest> identify(std::span<const Member> members, bool refers_to_itself);

/// An edge of `package_dependencies`: something that an item uses.
struct Dependency {
  pt::ItemKind kind;
  pt::Package item;
};

/// The items of packages that code refers to (LibDB/DependencyExtractor.fs), without duplicates,
/// in the order of their first use.
std::vector<Dependency> dependencies(const wire::Code& code, const wire::Targets& targets);

}  // namespace darkpkg::hash
