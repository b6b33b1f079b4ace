#pragma once

#include "rules/edition/item_reader.hpp"

namespace darkpkg::uuid {

/// Stored items of edition `uuid`.
const ItemReader& item_reader();

}  // namespace darkpkg::uuid
