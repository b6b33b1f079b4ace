#pragma once

#include <cstdint>

namespace darkpkg::lex {

/// A code point and how many bytes it takes. `text` is valid UTF-8.
struct CodePoint {
  char32_t value;
  std::uint32_t length;
};
CodePoint decode_utf8(const char* text);

/// Appends the UTF-8 form of `value` (no surrogate) to `out`.
template <typename Text>
void append_utf8(Text& out, char32_t value) {
  auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | (value >> 6));
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | (value >> 12));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | (value >> 18));
    put(0x80 | ((value >> 12) & 0x3F));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

/// May a name start with this letter (Unicode Lu, Ll, Lt, Lm, Lo, Nl)? Code points beyond the first plane never do,
/// because the reference reads UTF-16 units.
bool is_letter(char32_t value);
/// May a name go on with this (a letter, or Unicode Pc, Mn, Mc, Cf, Nd)?
bool is_name_part(char32_t value);
/// Does a name that starts with this letter count as capitalised? So do letters without case.
bool is_capital(char32_t value);

}  // namespace darkpkg::lex
