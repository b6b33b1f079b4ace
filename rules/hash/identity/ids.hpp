#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/sha256.hpp"
#include "base/uuid.hpp"
#include "rules/hash/program/program_types.hpp"

/// The ids that Dark draws at random; here they follow from names, so that the same files give the same database.
namespace darkpkg::hash {

/// The ids of an item's expressions, patterns and pipe stages, in the order of the wire format. The n-th, n = 1, 2,
/// ..., is the n-th output of SplitMix64 (Steele, Lea and Flood, 2014), without its highest bit (Dark's ids are 63 bits
/// wide), from the state that the first 8 bytes of SHA-256 of `<kind>:<full name>` are as a big-endian number.
class NodeIds {
 public:
  NodeIds(pt::ItemKind kind, std::string_view full_name);
  pt::Id next();

 private:
  std::uint64_t state_ = 0;
};

/// Sets the ids of all nodes of an item.
void number_ids(const pt::Item& item, std::string_view full_name);

/// The id of a row of `locations`: a UUIDv8 (RFC 9562) over SHA-256 of `location:<kind>:<full name>`.
Uuid location_id(pt::ItemKind kind, std::string_view full_name);

/// The id of an operation in `package_ops`, from its hash: its first 16 bytes, as .NET reads a Guid.
Uuid op_id(const Sha256Digest& op_hash);

}  // namespace darkpkg::hash
