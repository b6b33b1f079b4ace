#include "base/environment.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "base/path.hpp"

namespace darkpkg::environment {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

constexpr std::array<std::string_view, 4> kOn{"1", "true", "yes", "on"}, kOff{"0", "false", "no", "off"};

}  // namespace

Error malformed(const char* name, const std::string& value, const std::string& wanted) {
  std::string shown;
  for (char c : value) shown += is_control(c) ? '?' : c;
  return {std::string(name) + " is '" + shown + "', which is not " + wanted, "correct the variable, or unset it"};
}

std::string text(const char* name) {
  const char* value = std::getenv(name);
  std::string out = value == nullptr ? "" : value;
  out.resize(std::min(out.size(), out.find_last_not_of("\r\n") + 1));
  return out;
}

Result<std::string> header_text(const char* name) {
  std::string out = text(name);
  if (std::ranges::none_of(out, is_control)) return out;
  return fail(std::string(name) + " has a control character in it, which cannot stand in a header of HTTP",
              "correct the variable, or unset it");
}

Result<std::string> path(const char* name) {
  std::string out = text(name);
  if (out.empty()) return out;
  return absolute_path(out).map_error([&](const Error& error) {
    return Error{std::string(name) + ": " + error.message, error.hint};
  });
}

Result<std::optional<double>> seconds(const char* name) {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  double out = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (error == std::errc() && end == value.data() + value.size() && std::isfinite(out) && out > 0) return out;
  return tl::unexpected(malformed(name, value, "a number of seconds"));
}

Result<bool> is_on(const char* name) {
  const std::string value = text(name);
  if (value.empty() || std::ranges::find(kOff, value) != kOff.end()) return false;
  if (std::ranges::find(kOn, value) != kOn.end()) return true;
  return tl::unexpected(malformed(name, value, "0 or 1"));
}

}  // namespace darkpkg::environment
