#pragma once

#include <span>
#include <string>

#include "rules/hash/program/close.hpp"
#include "rules/hash/wire/holes.hpp"
#include "rules/hash/wire/names.hpp"

/// What the holes of open nodes become: the same bytes that encoding the closed tree gives.
namespace darkpkg::hash::wire {

/// A reference of which only the link knows what it is.
struct OpenName {
  std::span<const std::string> written;
  Shape shape;  ///< nothing: it is missing, and a variable if it has no module
  const Target& target;
};

void put_pt_open(ByteWriter& to, HoleKind hole, const OpenName& name);
void put_canonical_open(ByteWriter& to, HoleKind hole, const OpenName& name, const Knot& knot);
/// The name is a value, a function, or missing and without a module: the lowering expects nothing else.
void put_rt_open(ByteWriter& to, HoleKind hole, const OpenName& name);

}  // namespace darkpkg::hash::wire
