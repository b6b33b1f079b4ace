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

/// `type`, `value` or `function`, for messages.
std::string_view kind_word(object::ItemKind kind);

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

/// What is wrong with a name that an item uses, at one place.
struct Finding {
  Code code{};
  Span at;
  std::string message;
  std::string help;
  std::uint32_t reference = 0;
};

/// What an item has and what its names mean.
struct CheckedItem {
  const object::IndexItem& index;
  const object::ItemPositions& positions;
  std::span<const object::Expectation> expectations;  ///< of its RT code
  std::span<const Resolution> resolutions;
};

/// Finds the names that must mean something and don't, and what else deserves a warning. `suggestion` gives the help
/// for a name that was not found; it is called only for those.
std::vector<Finding> find_problems(const CheckedItem& item,
                                   const std::function<std::string(const object::Reference&)>& suggestion);

}  // namespace darkpkg::link
