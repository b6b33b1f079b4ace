#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object/sections.hpp"
#include "language/resolution.hpp"
#include "rules/edition/edition.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {

/// The items that there are, by location.
class NameLookup {
 public:
  virtual ~NameLookup() = default;
  /// The item of that kind at `full_name` (dotted, without `_vN`); null if there is none. It lives as long as this.
  virtual const NamedItem* find(ItemKind kind, std::string_view full_name) = 0;
};

/// What `reference`, written in the module `modules`, means: the nearest candidate of the first kind that has any. A
/// builtin's name lives as long as `inputs`.
Resolution resolve(const Edition& edition, const Reference& reference, std::span<const std::string> modules,
                   NameLookup& lookup, const Inputs& inputs);

/// One for each of the item's references.
std::vector<Resolution> resolve_all(const Edition& edition, const object::IndexItem& item, NameLookup& lookup,
                                    const Inputs& inputs);

}  // namespace darkpkg::link
