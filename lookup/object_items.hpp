#pragma once

#include <vector>

#include "base/result.hpp"
#include "cache/object/sections.hpp"
#include "lookup/item_text.hpp"
#include "rules/edition/edition.hpp"

namespace darkpkg::lookup {

/// The items of an object as if they were linked alone: each name means what its place suggests, and is shown as it is
/// written.
struct ObjectItems {
  std::vector<StoredItem> items;  ///< in the order of the object
  NameOf name_of;
};

/// An error if the object's code is malformed.
Result<ObjectItems> object_items(const Edition& edition, const object::Object& object);

}  // namespace darkpkg::lookup
