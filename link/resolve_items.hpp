#pragma once

#include "link/context.hpp"

namespace darkpkg::link {

/// Makes Context::names: what the database has, changed by what this link adds and removes.
void prepare_names(Context& context);

/// Looks up the references of the items that changed or are affected, which are linked, and of those in the cascade:
/// fills Item::resolutions and Item::said. Again after items were added.
void resolve_items(Context& context);

/// The same of one item.
void resolve_item(Context& context, Item& item);

}  // namespace darkpkg::link
