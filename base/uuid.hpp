#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.hpp"

namespace darkpkg {

/// A UUID, its bytes in the order of its text form.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const Uuid&, const Uuid&) = default;

  /// The order in which .NET's Guid.ToByteArray writes them: the first three groups little-endian. Its own inverse.
  std::array<std::uint8_t, 16> dotnet_bytes() const;
  static Uuid from_dotnet_bytes(const std::uint8_t* bytes);

  /// Lower-case text with hyphens, 36 characters.
  std::string text() const;
  /// The inverse of text(); upper case is read too. Nothing if `text` has another form.
  static std::optional<Uuid> parse(std::string_view text);
};

/// UUIDv8 (RFC 9562) of the first 16 bytes of a digest.
Uuid uuid_v8(const Sha256Digest& digest);

}  // namespace darkpkg

template <>
struct std::hash<darkpkg::Uuid> {
  std::size_t operator()(const darkpkg::Uuid& id) const noexcept {
    std::size_t word;
    std::memcpy(&word, id.bytes.data(), sizeof word);
    return word;
  }
};
