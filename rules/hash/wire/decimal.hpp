#pragma once

#include <cstdint>
#include <string_view>

namespace darkpkg::hash::wire {

/// The integers that Dark writes as text.
enum class DecimalKind : std::uint8_t { int128, uint128, any };

/// Is it a number of that kind in .NET's only form: no leading zeros, no plus, no minus before zero?
bool is_decimal(std::string_view text, DecimalKind kind);

}  // namespace darkpkg::hash::wire
