#pragma once

#include "rules/edition/item_tables.hpp"

namespace darkpkg::uuid {

const TableSchema& schema();

}  // namespace darkpkg::uuid
