#pragma once

#include <span>
#include <string>
#include <vector>

#include "language/item.hpp"
#include "rules/edition/edition.hpp"

/// Which references could mean which locations.
namespace darkpkg::link {

/// Is the location among the candidates of a reference that is written in `modules`? Other candidates may come first.
bool could_mean(const Edition& edition, const Reference& reference, std::span<const std::string> modules,
                const Location& location);

/// The written qualifiers (dotted, `` for none) with which some module could mean the location: all ends of its module
/// path.
std::vector<std::string> possible_qualifiers(const Location& location);

}  // namespace darkpkg::link
