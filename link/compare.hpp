#pragma once

#include "link/step.hpp"

namespace darkpkg::link {

/// Finds the items of the files that are looked at that changed, came and went, and what is defined twice. May have
/// more files looked at, which are compared too.
Result<Comparison> compare_items(Step& step);

/// Finds which items could mean something else now that names appeared and disappeared. True if they are in files that
/// were not looked at before: then all items have to be compared again.
Result<bool> find_affected(Step& step);

}  // namespace darkpkg::link
