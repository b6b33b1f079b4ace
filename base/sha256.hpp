#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace darkpkg {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 over bytes that arrive in pieces. OpenSSL's SHA256_* functions do the work: its EVP interface costs 0.8 ms
/// in a fresh process, as much as everything else that a compile does.
class Sha256 {
 public:
  Sha256();

  Sha256& update(std::string_view bytes);
  /// The digest of all bytes so far; the object starts over.
  Sha256Digest finish();

 private:
  alignas(8) std::array<std::byte, 112> state_;  ///< OpenSSL's SHA256_CTX
};

/// The digest of `bytes`.
Sha256Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal text.
std::string hex(const Sha256Digest& digest);

}  // namespace darkpkg
