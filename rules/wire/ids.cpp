#include "rules/wire/ids.hpp"

#include <algorithm>

#include "base/sha256.hpp"

namespace darkpkg::wire {
namespace {

/// UUIDv8 (RFC 9562) of the first 16 bytes of a digest.
Uuid uuid_v8(const Sha256Digest& digest) {
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x80);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace

Uuid item_id(ItemKind kind, std::string_view full_name) {
  return uuid_v8(Sha256().update(kind_text(kind)).update(":").update(full_name).finish());
}

Uuid location_id(ItemKind kind, std::string_view full_name) {
  return uuid_v8(Sha256().update("location:").update(kind_text(kind)).update(":").update(full_name).finish());
}

}  // namespace darkpkg::wire
