#include "rules/compile/program/names.hpp"

#include <charconv>

namespace darkpkg {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of the longest name at the start of `text`: letters and digits, then at most one quote.
std::size_t name_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (is_lower(text[length]) || is_upper(text[length]) || is_digit(text[length]))) length++;
  if (length < text.size() && text[length] == '\'') length++;
  return length;
}

}  // namespace

std::optional<VersionedName> parse_fn_name(std::string_view text) {
  if (text.empty() || !is_lower(text[0])) return std::nullopt;
  std::size_t length = name_length(text);
  VersionedName parsed{text.substr(0, length), 0};
  std::string_view rest = text.substr(length);
  if (rest.empty()) return parsed;
  if (!rest.starts_with("_v") || rest.size() == 2 || !is_digit(rest[2])) return std::nullopt;
  auto [end, failure] = std::from_chars(rest.data() + 2, rest.data() + rest.size(), parsed.version);
  if (failure != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return parsed;
}

std::optional<std::string_view> parse_type_name(std::string_view text) {
  if (text.empty() || !is_upper(text[0])) return std::nullopt;
  std::size_t length = name_length(text);
  std::string_view rest = text.substr(length);
  if (!rest.empty() && rest != "_v0") return std::nullopt;
  return text.substr(0, length);
}

}  // namespace darkpkg
