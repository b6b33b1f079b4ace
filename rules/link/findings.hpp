#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"
#include "rules/diagnostics/diagnostic.hpp"
#include "rules/link/resolution.hpp"

namespace darkpkg::link {

inline Span span(const object::Position& at) { return {at.offset, at.length}; }

/// Calls `use` with the Span of each place where the item uses the reference, or of its name where there is none.
template <typename Use>
void each_use(const object::ItemPositions& positions, std::uint32_t reference, Use use) {
  bool any = false;
  for (const object::Use& u : positions.uses) {
    if (u.reference != reference) continue;
    use(span(u.at));
    any = true;
  }
  if (!any) use(span(positions.name));
}

/// Calls `use` with the Span of each place where a warning of this code is about the reference, and with the bound name
/// there that is spelt nearly so. `kind`: the reference's.
template <typename Use>
void each_warned(Code code, object::ReferenceKind kind, const object::ItemPositions& positions, std::uint32_t reference,
                 Use use) {
  if (kind != object::ReferenceKind::value_or_variable && kind != object::ReferenceKind::fn_or_local) {
    each_use(positions, reference, [&](Span at) { use(at, std::string()); });
    return;
  }
  // Where the file binds the name it may be captured, elsewhere it may be missing.
  const bool is_bound = code == Code::shadowed_package_name;
  auto unbound = positions.unbound.begin();
  for (std::uint32_t i = 0; i < positions.uses.size(); i++) {
    const object::Unbound* here = unbound != positions.unbound.end() && unbound->use == i ? &*unbound++ : nullptr;
    if (positions.uses[i].reference == reference && is_bound == (here == nullptr))
      use(span(positions.uses[i].at), here ? here->similar : std::string());
  }
}

/// What is wrong with a name that an item uses, at one place.
struct Finding {
  Code code;
  Span at;
  std::string message;
  std::string help;
  std::uint32_t reference = 0;
};

/// A pinned id without a definition, whose module defines something else: those of modules that nothing defines belong
/// to packages that are not among these. `offset`: of its name in the file of pinned ids.
Finding unused_pin(object::ItemKind kind, std::string_view full_name, std::size_t offset);

/// What an item has and what its names mean.
struct CheckedItem {
  const object::IndexItem& index;
  const object::ItemPositions& positions;
  std::span<const object::Expectation> expectations;  ///< of its RT code
  std::span<const Resolution> resolutions;
};

/// The help for a name that was not found. `similar`: a name that is bound there and spelt nearly so, or empty.
using Suggestion = std::function<std::string(const object::Reference& reference, std::string_view similar)>;

/// Finds the names that must mean something and don't, and what else deserves a warning. `suggestion` is called only
/// for names that were not found.
std::vector<Finding> find_problems(const CheckedItem& item, const Suggestion& suggestion);

}  // namespace darkpkg::link
