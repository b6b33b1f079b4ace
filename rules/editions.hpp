#pragma once

#include <span>
#include <string_view>

#include "rules/edition/edition.hpp"

namespace darkpkg {

/// All editions that this program has.
std::span<const Edition* const> editions();
/// The edition of that name; null if this program has none.
const Edition* find_edition(std::string_view name);
/// What is taken if nothing says which.
const Edition& default_edition();
/// What callers mean that were written when there was no other.
const Edition& first_edition();

}  // namespace darkpkg
