#pragma once

#include <string_view>

#include "cache/database/tables/items.hpp"

namespace darkpkg::database {

inline constexpr std::string_view kSelectItems =
    "SELECT id, kind, name, item, hash, op, owned, said FROM darkpkg_items";

/// A row of what starts with kSelectItems.
ItemRow item_row_of(const Statement& statement);

}  // namespace darkpkg::database
