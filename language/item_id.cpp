#include "language/item_id.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::optional<std::uint8_t> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::string ItemId::text() const {
  if (size != bytes.size()) return uuid().text();
  std::string out;
  out.reserve(2 * bytes.size());
  for (std::uint8_t byte : bytes) out += {kDigits[byte >> 4], kDigits[byte & 15]};
  return out;
}

std::optional<ItemId> ItemId::parse(std::string_view text) {
  ItemId out;
  if (text.size() != 2 * out.bytes.size()) {
    std::optional<Uuid> uuid = Uuid::parse(text);
    if (!uuid) return std::nullopt;
    return *uuid;
  }
  out.size = static_cast<std::uint8_t>(out.bytes.size());
  for (std::size_t i = 0; i < out.bytes.size(); i++) {
    std::optional<std::uint8_t> high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    out.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return out;
}

}  // namespace darkpkg
