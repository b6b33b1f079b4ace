#include "rules/hash/program/names.hpp"

#include <algorithm>
#include <charconv>

namespace darkpkg::hash {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_inner(char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; }

/// Whether what follows the first letter is of the form of a name.
bool has_name_end(std::string_view text) {
  std::string_view rest = text.substr(1);
  if (rest.ends_with('\'')) rest.remove_suffix(1);
  return std::ranges::all_of(rest, is_inner);
}

bool is_fn_form(std::string_view text) { return !text.empty() && is_lower(text[0]) && has_name_end(text); }
bool is_type_form(std::string_view text) { return !text.empty() && is_upper(text[0]) && has_name_end(text); }

}  // namespace

std::optional<VersionedName> parse_fn_name(std::string_view text) {
  const std::size_t at = text.rfind("_v");
  if (at != std::string_view::npos && at + 2 < text.size()) {
    std::string_view digits = text.substr(at + 2);
    VersionedName parsed{text.substr(0, at), 0};
    if (std::ranges::all_of(digits, is_digit) && is_fn_form(parsed.name)) {
      auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed.version);
      if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
      return parsed;
    }
  }
  if (!is_fn_form(text)) return std::nullopt;
  return VersionedName{text, 0};
}

std::optional<std::string_view> parse_type_name(std::string_view text) {
  constexpr std::string_view kVersion = "_v0";
  if (text.ends_with(kVersion)) {
    std::string_view name = text.substr(0, text.size() - kVersion.size());
    if (is_type_form(name)) return name;
  }
  if (!is_type_form(text)) return std::nullopt;
  return text;
}

}  // namespace darkpkg::hash
