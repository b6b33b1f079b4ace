#pragma once

#include <cstdint>
#include <string_view>

#include "base/uuid.hpp"
#include "language/item.hpp"

/// The ids that Dark draws at random and this project derives instead, so that the same sources always give the same
/// database.
namespace darkpkg::wire {

/// The id of an item's row in `locations`: UUIDv8 over the SHA-256 of `location:<kind>:<full name>`.
Uuid location_id(ItemKind kind, std::string_view full_name);

/// The expression and pattern ids of one item.
class ExpressionIds {
 public:
  explicit ExpressionIds(const Uuid& item) {
    for (int i = 0; i < 8; i++) seed_ = seed_ << 8 | item.bytes[static_cast<std::size_t>(i)];
  }
  /// The `ordinal`-th id that Dark's serializer writes into the item's PT blob, counted from 1.
  std::uint64_t at(std::uint64_t ordinal) const {
    std::uint64_t x = seed_ + ordinal * 0x9E3779B97F4A7C15;  // the SplitMix64 generator, jumped to
    x ^= x >> 30;
    x *= 0xBF58476D1CE4E5B9;
    x ^= x >> 27;
    x *= 0x94D049BB133111EB;
    x ^= x >> 31;
    return x & 0x7FFFFFFFFFFFFFFF;
  }

 private:
  std::uint64_t seed_ = 0;
};

}  // namespace darkpkg::wire
