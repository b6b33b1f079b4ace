#pragma once

#include <string_view>

#include "rules/edition/edition.hpp"
#include "rules/edition/locals.hpp"

namespace darkpkg {

/// The parameters and variables of a source, by its bytes; none if it has errors. Places are those of the decoded text.
BareNames find_bare_names(const Edition& edition, std::string_view bytes);

}  // namespace darkpkg
