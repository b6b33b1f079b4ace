#pragma once

#include "link/step.hpp"

namespace darkpkg::link {

/// Makes Step::names: what they meant before, changed by what this step adds and removes.
void prepare_names(Step& step);

/// Looks up the references of the items that changed or are affected, which are linked, and of those in the cascade:
/// fills Item::resolutions and Item::said. Again after items were added.
Result<void> resolve_items(Step& step);

/// The same of one item.
Result<void> resolve_item(Step& step, Item& item);

}  // namespace darkpkg::link
