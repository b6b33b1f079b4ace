#pragma once

#include "rules/edition/item_reader.hpp"

namespace darkpkg::hash {

/// Stored items of edition `hash`.
const ItemReader& item_reader();

}  // namespace darkpkg::hash
