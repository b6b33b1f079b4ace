#include "cache/remote/envelope.hpp"

#include <cstdint>

#include "base/sha256.hpp"

namespace darkpkg::remote {
namespace {

// Fields of ActionResult and the wire types of protocol buffers.
constexpr std::uint64_t kStdoutRaw = 5;
constexpr std::uint64_t kStderrRaw = 7;
enum WireType : std::uint64_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

constexpr std::size_t kHashBlock = 64;

std::string_view view(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// RFC 2104.
Sha256Digest mac(std::string_view secret, std::string_view key, std::string_view object) {
  std::string padded(secret.size() > kHashBlock ? view(sha256(secret)) : secret);
  padded.resize(kHashBlock);
  std::string inner = padded;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : padded) c = static_cast<char>(c ^ 0x5C);
  Sha256Digest digest = Sha256().update(inner).update(key).update("\n").update(object).finish();
  return Sha256().update(padded).update(view(digest)).finish();
}

/// In a time that does not depend on where they differ.
bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  int difference = 0;
  for (std::size_t i = 0; i < a.size(); i++) difference |= a[i] ^ b[i];
  return difference == 0;
}

void put_varint(std::string& to, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) to.push_back(static_cast<char>(value | 0x80));
  to.push_back(static_cast<char>(value));
}

void put_bytes(std::string& to, std::uint64_t field, std::string_view bytes) {
  put_varint(to, field << 3 | kBytes);
  put_varint(to, bytes.size());
  to += bytes;
}

std::optional<std::uint64_t> take_varint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    auto byte = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> take(std::string_view& rest, std::uint64_t length) {
  if (length > rest.size()) return std::nullopt;
  std::string_view out = rest.substr(0, static_cast<std::size_t>(length));
  rest.remove_prefix(static_cast<std::size_t>(length));
  return out;
}

/// Passes over a field that we have no use for: servers add fields of their own.
bool skip(std::string_view& rest, std::uint64_t type) {
  switch (type) {
    case kVarint: return take_varint(rest).has_value();
    case kFixed64: return take(rest, 8).has_value();
    case kFixed32: return take(rest, 4).has_value();
    default: return false;
  }
}

}  // namespace

std::string seal(std::string_view object, std::string_view key, std::string_view secret) {
  std::string out;
  out.reserve(object.size() + 64);
  put_bytes(out, kStdoutRaw, object);
  if (!secret.empty()) put_bytes(out, kStderrRaw, view(mac(secret, key, object)));
  return out;
}

std::optional<std::string_view> unseal(std::string_view body, std::string_view key, std::string_view secret) {
  std::optional<std::string_view> object;
  std::string_view seal;
  while (!body.empty()) {
    std::optional<std::uint64_t> tag = take_varint(body);
    if (!tag) return std::nullopt;
    if ((*tag & 7) != kBytes) {
      if (!skip(body, *tag & 7)) return std::nullopt;
      continue;
    }
    std::optional<std::uint64_t> length = take_varint(body);
    std::optional<std::string_view> bytes = length ? take(body, *length) : std::nullopt;
    if (!bytes) return std::nullopt;
    if (*tag >> 3 == kStdoutRaw) object = bytes;
    if (*tag >> 3 == kStderrRaw) seal = *bytes;
  }
  if (object && !secret.empty() && !equal(seal, view(mac(secret, key, *object)))) return std::nullopt;
  return object;
}

}  // namespace darkpkg::remote
