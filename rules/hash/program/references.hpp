#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"

namespace darkpkg::hash {

using object::ItemKind;

enum class ReferenceKind : std::uint8_t {
#define REFERENCE_KIND(name, ...) name,
#include "rules/hash/program/reference_kinds.def"
#undef REFERENCE_KIND
};

/// A name that an item uses, as written. The item's own module is where its resolution starts.
struct Reference {
  ReferenceKind kind{};
  std::vector<std::string> names;  ///< `A.B.c_v1`: all parts as written; at least one
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// What there is to know of a kind of reference.
struct ReferenceTraits {
  std::array<std::optional<ItemKind>, 2> accepts;  ///< kinds of items, in the order in which Dark looks for them
  bool is_required;                                ///< a file in which it means nothing is rejected
  bool may_be_local;                               ///< where no item has the name, it is one that the body binds
  std::string_view noun;                           ///< what messages call it
};
const ReferenceTraits& traits(ReferenceKind kind);

}  // namespace darkpkg::hash
