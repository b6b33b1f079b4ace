#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace darkpkg {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// SHA-256 over bytes that arrive in pieces. OpenSSL's SHA256_* functions do the work: its EVP interface costs 0.8 ms
/// in a fresh process, as much as everything else that a compile does.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  /// The digest of all bytes so far; the object starts over.
  Sha256Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The digest of `bytes`.
Sha256Digest sha256(std::string_view bytes);

/// Lower-case hexadecimal text.
std::string hex(const Sha256Digest& digest);

}  // namespace darkpkg
