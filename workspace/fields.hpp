#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace darkpkg {

/// Takes what stands before the next `end` off the front of `rest`, and `end` with it; nothing if there is none.
inline std::optional<std::string_view> take_field(std::string_view& rest, char end) {
  std::size_t at = rest.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view out = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  return out;
}

/// Likewise for a decimal number and nothing else.
template <typename T>
bool take_number(std::string_view& rest, char end, T& out) {
  std::optional<std::string_view> text = take_field(rest, end);
  if (!text) return false;
  auto [last, error] = std::from_chars(text->data(), text->data() + text->size(), out);
  return error == std::errc() && last == text->data() + text->size();
}

}  // namespace darkpkg
