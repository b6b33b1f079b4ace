#include "base/uuid.hpp"

namespace darkpkg {
namespace {

constexpr std::array<std::uint8_t, 16> kDotnetOrder = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

bool hyphen_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::array<std::uint8_t, 16> Uuid::dotnet_bytes() const {
  std::array<std::uint8_t, 16> out;
  for (std::size_t i = 0; i < 16; i++) out[i] = bytes[kDotnetOrder[i]];
  return out;
}

Uuid Uuid::from_dotnet_bytes(const std::uint8_t* from) {
  Uuid id;
  for (std::size_t i = 0; i < 16; i++) id.bytes[kDotnetOrder[i]] = from[i];
  return id;
}

std::string Uuid::text() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out(36, '-');
  std::size_t at = 0;
  for (std::uint8_t byte : bytes) {
    if (hyphen_at(at)) at++;
    out[at++] = kDigits[byte >> 4];
    out[at++] = kDigits[byte & 15];
  }
  return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (hyphen_at(at) && text[at++] != '-') return std::nullopt;
    int high = hex_digit(text[at]), low = hex_digit(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    byte = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
  return id;
}

}  // namespace darkpkg
