#pragma once

#include <string_view>

#include "base/uuid.hpp"
#include "language/item.hpp"

namespace darkpkg {

/// The id that follows from what an item is called: UUIDv8 over the SHA-256 of `<kind>:<full name>`. It is the id of an
/// item of edition `uuid` that is not pinned, and stands for a name wherever there is no database to ask.
Uuid named_id(ItemKind kind, std::string_view full_name);

}  // namespace darkpkg
