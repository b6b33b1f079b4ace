#pragma once

#include "link/context.hpp"

namespace darkpkg::link {

/// Under this number the database has the warnings about the file of pinned ids, among those of the sources.
inline constexpr database::FileId kPinsFile = 0;

/// Finds the pinned ids whose module is there and whose item is not: fills the context's warnings about them.
void check_pins(Context& context);

}  // namespace darkpkg::link
