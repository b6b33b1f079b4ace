#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace darkpkg {

/// How many bytes a number takes at most.
template <std::unsigned_integral T>
inline constexpr std::size_t kLongestLeb128 = (8 * sizeof(T) + 6) / 7;

/// Writes a number as LEB128, seven bits a byte from the lowest on; returns the byte behind it.
template <std::unsigned_integral T>
char* put_leb128(char* to, T value) {
  for (; value >= 0x80; value = static_cast<T>(value >> 7)) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}

/// Appends a number as LEB128.
template <std::unsigned_integral T>
void append_leb128(std::string& to, T value) {
  if (value < 0x80) return to.push_back(static_cast<char>(value));  // nearly all are
  char bytes[kLongestLeb128<T>];
  to.append(bytes, static_cast<std::size_t>(put_leb128(bytes, value) - bytes));
}

/// Takes a number off the front; nothing if the bytes end early or the number has more than 32 bits.
inline std::optional<std::uint32_t> take_leb128(std::string_view& from) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 32; shift += 7) {
    if (from.empty()) return std::nullopt;
    auto byte = static_cast<std::uint8_t>(from.front());
    from.remove_prefix(1);
    if (shift == 28 && byte > 0x0F) return std::nullopt;
    value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

}  // namespace darkpkg
