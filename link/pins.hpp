#pragma once

#include <optional>
#include <vector>

#include "link/step.hpp"

namespace darkpkg::link {

/// The number of the file of pinned ids among those that have warnings.
inline constexpr database::FileId kPinsFile = 0;

/// Warnings about pinned ids without a definition, in the order of their file.
std::vector<Warning> find_unused_pins(Step& step);

/// The same after a step; nothing if they are those of before, or if nobody knows what files with errors define.
std::optional<std::vector<Warning>> check_pins(Step& step);

}  // namespace darkpkg::link
