#include "tool/terminal_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

namespace darkpkg {
namespace {

/// The sequences that we print ourselves: bold, faint and a few colours.
constexpr std::array<std::string_view, 10> kColours{"\033[0m",  "\033[1m", "\033[2m",    "\033[31m",   "\033[35m",
                                                    "\033[36m", "\033[m",  "\033[1;31m", "\033[1;33m", "\033[1;36m"};

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7F; }

/// A character in UTF-8 that controls the terminal (U+0080 to U+009F) or the direction of text, with its length.
struct Hidden {
  unsigned code;
  std::size_t length;
};
std::optional<Hidden> hidden_at(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return Hidden{byte(1), 2};
  if (byte(0) == 0xD8 && byte(1) == 0x9C) return Hidden{0x061C, 2};
  if (byte(0) != 0xE2 || (byte(1) != 0x80 && byte(1) != 0x81)) return std::nullopt;
  const unsigned code = 0x2000 + (byte(1) - 0x80) * 0x40 + (byte(2) - 0x80);
  if (code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
    return Hidden{code, 3};
  return std::nullopt;
}

}  // namespace

std::string terminal_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const char c = rest[0];
    auto colour = std::ranges::find_if(kColours, [&](std::string_view each) { return rest.starts_with(each); });
    std::size_t length = 1;
    if (colour != kColours.end()) {
      length = colour->size();
      out.append(*colour);
    } else if (c == '\n' || c == '\t' || rest.starts_with("\r\n")) {
      out += c;
    } else if (is_control(static_cast<unsigned char>(c))) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else if (std::optional<Hidden> hidden = hidden_at(rest)) {
      length = hidden->length;
      out += fmt::format("\\u{:04x}", hidden->code);
    } else {
      out += c;
    }
    at += length;
  }
  return out;
}

}  // namespace darkpkg
