#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// The closed sets of Dark's wire formats. Each edition has lists of its own, from which come enumerations and what is
/// said of them here.
namespace darkpkg::tags {

/// What a set is called in messages, `kName`, and its constructors, `kTags`: tag n is the n-th.
template <typename T>
struct Set;

/// Dark's name of the constructor.
template <typename T>
constexpr std::string_view text(T tag) {
  return Set<T>::kTags[static_cast<std::size_t>(tag)];
}

/// The tag with this number, if the set has one.
template <typename T>
constexpr std::optional<T> from_byte(std::uint8_t byte) {
  if (byte >= Set<T>::kTags.size()) return std::nullopt;
  return static_cast<T>(byte);
}

}  // namespace darkpkg::tags
