#pragma once

#include "link/step.hpp"

/// What an item concerns beside itself if ids are hashes of contents. Both add items to Step::items whose files are
/// as they were linked, so nothing of these but their rows is looked at. True if one of them turned out to be not: then
/// all items have to be compared again.
namespace darkpkg::link {

/// Finds the users of items that say something else than before, and theirs: their ids follow. Those that changed
/// themselves are resolved already; what this adds isn't.
Result<bool> find_users(Step& step);

/// Finds the items that share an id with one that is linked, goes, or comes to another place, and links them too: which
/// of them a shared row is of depends on all.
Result<bool> find_twins(Step& step);

}  // namespace darkpkg::link
