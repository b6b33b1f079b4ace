#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace darkpkg {

/// Does UTF-8 text `a` come before `b` in the order of their UTF-16 code units (.NET's String.CompareOrdinal, in which
/// F# keeps maps and sets)? It is the order of bytes, but for characters from U+10000 on: their surrogates come before
/// U+E000 to U+FFFF.
inline bool utf16_less(std::string_view a, std::string_view b) {
  auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (y == b.end()) return false;
  if (x == a.end()) return true;
  // Only first bytes of characters are that large: EE and EF start U+E000 to U+FFFF, F0 and up the characters above.
  auto rank = [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x100 : byte + 0;
  };
  return rank(*x) < rank(*y);
}

}  // namespace darkpkg
