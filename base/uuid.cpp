#include "base/uuid.hpp"

#include <algorithm>

#include "base/hex.hpp"

namespace darkpkg {
namespace {

constexpr std::array<std::uint8_t, 16> kDotnetOrder = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

bool hyphen_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

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
  unsigned wrong = 0;
  for (std::uint8_t& byte : id.bytes) {
    if (hyphen_at(at)) wrong |= static_cast<unsigned>(text[at++] != '-') << 7;
    const unsigned value = hex_byte(text[at], text[at + 1]);
    wrong |= value >> 8;
    byte = static_cast<std::uint8_t>(value);
    at += 2;
  }
  if (wrong != 0) return std::nullopt;
  return id;
}

Uuid uuid_v8(const Sha256Digest& digest) {
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace darkpkg
