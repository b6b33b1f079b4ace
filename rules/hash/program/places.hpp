#pragma once

#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/program/program_types.hpp"

/// Until number_ids() numbers the expressions of a tree, their ids say where they stand in the source.
namespace darkpkg::hash {

/// 0, the id of what nobody wrote, is no place.
constexpr pt::Id id_of_place(Span at) { return pt::Id{at.offset} << 32 | at.length; }
constexpr Span place_of_id(pt::Id id) { return {static_cast<std::uint32_t>(id >> 32), static_cast<std::uint32_t>(id)}; }

}  // namespace darkpkg::hash
