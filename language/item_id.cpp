#include "language/item_id.hpp"

#include "base/hex.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

std::string ItemId::text() const {
  if (size != bytes.size()) return uuid().text();
  std::string out(2 * bytes.size(), '0');
  char* to = out.data();
  for (std::uint8_t byte : bytes) {
    *to++ = kDigits[byte >> 4];
    *to++ = kDigits[byte & 15];
  }
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
  unsigned all = 0;
  for (std::size_t i = 0; i < out.bytes.size(); i++) {
    const unsigned value = hex_byte(text[2 * i], text[2 * i + 1]);
    all |= value;
    out.bytes[i] = static_cast<std::uint8_t>(value);
  }
  return all > 0xFF ? std::nullopt : std::optional(out);
}

}  // namespace darkpkg
