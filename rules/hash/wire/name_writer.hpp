#pragma once

#include <variant>

#include "rules/hash/wire/names.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {

/// The hole for what a name of a kind stands for.
constexpr HoleKind hole_of(pt::ItemKind kind) {
  switch (kind) {
    case pt::ItemKind::type: return HoleKind::type;
    case pt::ItemKind::value: return HoleKind::value;
    case pt::ItemKind::fn: break;
  }
  return HoleKind::fn;
}

/// Calls `reference` with the number of a reference, or `target` with what a name stands for.
template <typename Variant, typename OnReference, typename OnTarget>
void visit_target(const Variant& name, OnReference reference, OnTarget target) {
  std::visit(
      [&](const auto& it) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(it)>, pt::Reference>) reference(it.index);
        else target(Target(it));
      },
      name);
}

}  // namespace darkpkg::hash::wire
