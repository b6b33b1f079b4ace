#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "cache/object/sections.hpp"
#include "rules/link/inputs.hpp"
#include "rules/link/resolution.hpp"

namespace darkpkg::link {

/// The items that there are, by location.
class NameLookup {
 public:
  virtual ~NameLookup() = default;
  /// The id of the item of that kind at `full_name` (dotted, without `_vN`).
  virtual std::optional<Uuid> find(object::ItemKind kind, std::string_view full_name) = 0;
};

/// What `reference`, written in the module `modules`, means; see section 5 of the design. A builtin's name lives as
/// long as `inputs`.
Resolution resolve(const object::Reference& reference, std::span<const std::string> modules, NameLookup& lookup,
                   const Inputs& inputs);

/// One for each of the item's references.
std::vector<Resolution> resolve_all(const object::IndexItem& item, NameLookup& lookup, const Inputs& inputs);

}  // namespace darkpkg::link
