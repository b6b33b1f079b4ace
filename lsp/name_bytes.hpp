#pragma once

#include <string_view>

namespace darkpkg::lsp {

/// Can the byte be part of a name in either edition? Bytes beyond ASCII count.
constexpr bool is_name_byte(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || c == '_' || c == '\'' || (c >= '0' && c <= '9') ||
         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace darkpkg::lsp
