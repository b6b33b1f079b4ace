#pragma once

#include <cstdint>
#include <string>

#include "cache/object/sections.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "language/reference.hpp"

namespace darkpkg {

inline Span span_of(const object::Position& at) { return {at.offset, at.length}; }

/// Calls `use` with the Span of each place where the item uses the reference, or of its name if there is none.
template <typename Use>
void each_use(const object::ItemPositions& positions, std::uint32_t reference, Use use) {
  bool any = false;
  for (const object::Use& u : positions.uses) {
    if (u.reference != reference) continue;
    use(span_of(u.at));
    any = true;
  }
  if (!any) use(span_of(positions.name));
}

/// Calls `use` with the Span of each place where a warning is about the reference, and with the bound name there that
/// is spelt nearly so. `about_bound`: WarningTraits has it; `traits`: the reference's.
template <typename Use>
void each_warned(bool about_bound, const ReferenceTraits& traits, const object::ItemPositions& positions,
                 std::uint32_t reference, Use use) {
  if (!traits.may_be_local) {
    each_use(positions, reference, [&](Span at) { use(at, std::string()); });
    return;
  }
  // If the file binds the name it may be captured, elsewhere it may be missing.
  auto unbound = positions.unbound.begin();
  for (std::uint32_t i = 0; i < positions.uses.size(); i++) {
    const object::Unbound* here = unbound != positions.unbound.end() && unbound->use == i ? &*unbound++ : nullptr;
    if (positions.uses[i].reference == reference && about_bound == (here == nullptr))
      use(span_of(positions.uses[i].at), here ? here->similar : std::string());
  }
}

}  // namespace darkpkg
