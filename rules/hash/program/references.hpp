#pragma once

#include <cstdint>

#include "cache/object/sections.hpp"
#include "language/reference.hpp"

namespace darkpkg::hash {

using object::ItemKind;

struct ReferenceKind {
  enum Kind : std::uint8_t {
#define REFERENCE_KIND(name, ...) name,
#include "rules/hash/program/reference_kinds.def"
#undef REFERENCE_KIND
  };
};

/// A name that an item uses, as written; its kind is one of ReferenceKind.
using darkpkg::Reference;
using darkpkg::ReferenceTraits;

/// What there is to know of a kind of reference: nothing of numbers that are no kind.
const ReferenceTraits& traits(std::uint8_t kind);

}  // namespace darkpkg::hash
