#pragma once

#include <cstdint>
#include <string_view>

#include "store/snapshot.hpp"

namespace darkpkg::serve {

/// The item of a file in whose definition a place of the file's text is, which may have errors; null if nobody has
/// built one of that name there.
const store::Item* item_around(const store::Snapshot& snapshot, std::string_view source, std::string_view text,
                               std::uint32_t offset);

}  // namespace darkpkg::serve
