#pragma once

#include "link/step.hpp"

namespace darkpkg::link {

/// Gives ids to the items, once their names are resolved. By name: to the new ones, in a full link to all; one that
/// gets another id is removed and added. By content: to those that say something else than before and then to those
/// that refer to what got another id, which are linked too.
void identify_items(Step& step);

}  // namespace darkpkg::link
