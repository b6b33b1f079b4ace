#pragma once

#include "link/context.hpp"

namespace darkpkg::link {

/// Compares the items of the files that are looked at with the database's: fills Context::items, removed, appeared and
/// disappeared, from nothing each time. Definitions that there are twice are errors, shown with both places.
Result<void> compare_items(Context& context);

/// Finds the items that use names which appeared or disappeared: marks those among Context::items, and looks at the
/// files that have others. True where there were such files: then the items have to be compared again.
Result<bool> find_affected(Context& context);

}  // namespace darkpkg::link
