#pragma once

#include <array>
#include <cstdint>

namespace darkpkg {

/// The value of each hexadecimal digit, 0xFF of all else: a look-up reads the ids of thousands of items.
inline constexpr auto kHexDigits = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(0xFF);
  for (unsigned i = 0; i < 10; i++) out['0' + i] = static_cast<std::uint8_t>(i);
  for (unsigned i = 0; i < 6; i++) out['a' + i] = out['A' + i] = static_cast<std::uint8_t>(10 + i);
  return out;
}();

/// The byte that two hexadecimal digits are; more than 0xFF if one of them is none.
constexpr unsigned hex_byte(char high, char low) {
  const unsigned upper = kHexDigits[static_cast<unsigned char>(high)];
  const unsigned lower = kHexDigits[static_cast<unsigned char>(low)];
  return upper << 4 | lower | (upper | lower) >> 4 << 8;
}

}  // namespace darkpkg
