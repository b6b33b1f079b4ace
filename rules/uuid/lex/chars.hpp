#pragma once

#include <array>
#include <cstdint>

namespace darkpkg::lex {

/// What a byte can do, as bits; bytes of 0x80 and more are left to unicode.hpp.
enum CharClass : std::uint8_t { kLetter = 1, kDigit = 2, kHexDigit = 4, kOperator = 8, kNamePart = 16 };

namespace detail {
constexpr std::array<std::uint8_t, 256> char_classes() {
  std::array<std::uint8_t, 256> table{};
  for (int c = '0'; c <= '9'; c++) table[static_cast<std::size_t>(c)] = kDigit | kHexDigit | kNamePart;
  for (int c = 'a'; c <= 'z'; c++) table[static_cast<std::size_t>(c)] = kLetter | kNamePart;
  for (int c = 'A'; c <= 'Z'; c++) table[static_cast<std::size_t>(c)] = kLetter | kNamePart;
  for (char c : {'a', 'b', 'c', 'd', 'e', 'f', 'A', 'B', 'C', 'D', 'E', 'F'})
    table[static_cast<std::size_t>(c)] |= kHexDigit;
  table['_'] = kLetter | kNamePart;
  table['\''] = kNamePart;
  for (char c : {'!', '$', '%', '&', '*', '+', '-', '.', '/', '<', '=', '>', '?', '@', '^', '|', '~', ':'})
    table[static_cast<std::size_t>(c)] = kOperator;
  return table;
}
inline constexpr auto kCharClasses = char_classes();
}  // namespace detail

constexpr bool is_class(char c, std::uint8_t classes) {
  return (detail::kCharClasses[static_cast<unsigned char>(c)] & classes) != 0;
}

}  // namespace darkpkg::lex
