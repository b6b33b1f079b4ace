#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace darkpkg {

/// XXH3 of `bytes`, 64 bits: notices accidents, proves nothing against an attacker.
std::uint64_t hash64(std::string_view bytes);

/// XXH3 of `bytes`, 128 bits, in the canonical (big-endian) byte order.
std::array<std::uint8_t, 16> hash128(std::string_view bytes);

}  // namespace darkpkg
