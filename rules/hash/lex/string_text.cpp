#include <string>

#include "language/text/normalize.hpp"
#include "language/text/unicode.hpp"
#include "rules/hash/lex/lexer.hpp"

namespace darkpkg::hash::lex {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What an escape of one letter stands for, or nothing.
bool simple_escape(char letter, char& value) {
  switch (letter) {
    case 'n': value = '\n'; return true;
    case 't': value = '\t'; return true;
    case 'r': value = '\r'; return true;
    case 'a': value = '\a'; return true;
    case 'b': value = '\b'; return true;
    case 'v': value = '\v'; return true;
    case 'f': value = '\f'; return true;
    case '0': value = '\0'; return true;
    case '\\':
    case '"':
    case '\'':
    case '/':
    case '{':
    case '}': value = letter; return true;
    default: return false;
  }
}

/// How many hexadecimal digits an escape has, or 0.
std::size_t escape_digits(char letter) {
  switch (letter) {
    case 'x': return 2;
    case 'X':
    case 'u': return 4;
    case 'U': return 8;
    default: return 0;
  }
}

/// Writes what the escape at `at` means to `out`; 0 if it is none, else its length.
std::size_t decode_escape(std::string_view text, std::size_t at, std::string& out) {
  if (at + 1 >= text.size()) return 0;
  char value = 0;
  if (simple_escape(text[at + 1], value)) {
    out += value;
    return 2;
  }
  const std::size_t digits = escape_digits(text[at + 1]);
  if (digits == 0 || at + 2 + digits > text.size()) return 0;
  std::uint64_t number = 0;
  for (std::size_t i = at + 2; i < at + 2 + digits; i++) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return 0;
    number = number * 16 + static_cast<std::uint64_t>(digit);
  }
  if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000)) return 0;
  darkpkg::lex::append_utf8(out, static_cast<char32_t>(number));
  return 2 + digits;
}

/// The bytes from `at` that a message shows of an escape: the backslash and what follows it.
std::uint32_t shown_length(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (end < text.size()) end += darkpkg::lex::decode_utf8(text.data() + end).length;
  if (at + 1 < text.size() && escape_digits(text[at + 1]) > 0)
    while (end < text.size() && end < at + 2 + escape_digits(text[at + 1]) && hex_value(text[end]) >= 0) end++;
  return static_cast<std::uint32_t>(end - at);
}

}  // namespace

std::string_view string_text(std::string_view written, std::uint32_t offset, StringForm form, Arena& arena,
                             Reporter& reporter) {
  const bool escapes = form == StringForm::plain || form == StringForm::interpolated;
  const bool braces = form == StringForm::interpolated || form == StringForm::raw_interpolated;
  const std::string_view special = escapes ? (braces ? "\\{}" : "\\") : (braces ? "{}" : "");
  std::size_t at = special.empty() ? std::string_view::npos : written.find_first_of(special);
  if (at == std::string_view::npos) return normalize(written, arena);
  std::string out;
  std::size_t plain = 0;
  for (; at != std::string_view::npos; at = written.find_first_of(special, at)) {
    out += written.substr(plain, at - plain);
    const std::uint32_t here = offset + static_cast<std::uint32_t>(at);
    if (written[at] == '\\') {
      const std::size_t length = decode_escape(written, at, out);
      if (length == 0) {
        const std::uint32_t shown = shown_length(written, at);
        reporter.report(Mistake::unknown_escape, {here, shown}, written.substr(at, shown));
      }
      at += length == 0 ? 1 : length;
    } else {
      out += written[at];
      const bool doubled = at + 1 < written.size() && written[at + 1] == written[at];
      if (!doubled) reporter.report(Mistake::single_brace, {here, 1});
      at += doubled ? 2 : 1;
    }
    plain = at;
  }
  out += written.substr(plain);
  return normalize(arena.copy(std::string_view(out)), arena);
}

}  // namespace darkpkg::hash::lex
