#pragma once

#include <string_view>

#include "rules/edition/locals.hpp"

namespace darkpkg::hash {

/// The bare names of a text; none if it has errors.
BareNames find_bare_names(std::string_view bytes);

}  // namespace darkpkg::hash
