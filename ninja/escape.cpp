#include "ninja/escape.hpp"

namespace darkpkg {

std::string ninja_path(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  for (char c : path) {
    if (c == '|') {
      out += "${pipe}";
      continue;
    }
    if (c == '$' || c == ' ' || c == ':') out += '$';
    out += c;
  }
  return out;
}

std::string ninja_value(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  // Leading blanks would be skipped.
  if (!text.empty() && text.front() == ' ') out += '$';
  for (char c : text) {
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "_-+./,:=@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) return std::string(text);
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') out += "'\\''";
    else out += c;
  }
  out += '\'';
  return out;
}

}  // namespace darkpkg
