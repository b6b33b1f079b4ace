#pragma once

namespace darkpkg::hash::lex {

/// .NET's Char.IsLetter of one UTF-16 unit: no code point beyond the first plane is a letter.
bool is_letter(char32_t value);
/// Char.IsDigit: decimal digits of all scripts.
bool is_digit(char32_t value);
/// Char.IsUpper
bool is_upper(char32_t value);
/// Char.IsWhiteSpace, which String.Trim removes.
bool is_space(char32_t value);

}  // namespace darkpkg::hash::lex
