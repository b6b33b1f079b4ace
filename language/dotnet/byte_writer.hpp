#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.hpp"
#include "base/leb128.hpp"
#include "base/uuid.hpp"

namespace darkpkg::wire {

/// Appends the primitives of Dark's wire format (LibBinarySerialization/Serializers/Common.fs) to a buffer.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& to) : to_(to) {}

  void u8(std::uint8_t value) { to_.push_back(static_cast<char>(value)); }
  void boolean(bool value) { u8(value ? 1 : 0); }
  /// A tag of one of the sets in tags.hpp.
  template <typename T>
  void tag(T value) {
    static_assert(std::is_enum_v<T> && sizeof(T) == 1);
    u8(static_cast<std::uint8_t>(value));
  }
  /// A number of fixed size, little-endian.
  template <typename T>
  void fixed(T value) {
    static_assert(std::is_arithmetic_v<T>);
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    to_.append(bytes, sizeof value);
  }
  /// A register, an index or a version: an F# int.
  void i32(std::int32_t value) { fixed(value); }
  /// A tag and i32s behind it.
  template <typename T, typename... Is>
  void tag_and_i32s(T value, Is... numbers) {
    static_assert(std::is_enum_v<T> && sizeof(T) == 1 && (std::is_same_v<Is, std::int32_t> && ...));
    char bytes[1 + 4 * sizeof...(Is)];
    bytes[0] = static_cast<char>(value);
    [[maybe_unused]] char* at = bytes + 1;
    ((std::memcpy(at, &numbers, 4), at += 4), ...);
    to_.append(bytes, sizeof bytes);
  }
  /// LEB128 of the number's 32 bits.
  void varint(std::uint32_t value) { append_leb128(to_, value); }
  /// How many elements follow.
  void count(std::size_t value) { varint(static_cast<std::uint32_t>(value)); }
  /// A string: its length in bytes, then the bytes.
  void text(std::string_view value) {
    count(value.size());
    to_.append(value);
  }
  /// 16 bytes in .NET's order.
  void uuid(const Uuid& id) {
    auto bytes = id.dotnet_bytes();
    to_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  /// A list of any length; `each` writes an item.
  template <typename T, typename F>
  void list(std::span<const T> items, F each) {
    count(items.size());
    for (const T& item : items) each(item);
  }
  /// A list that has at least one item: the first, then the rest with its count.
  template <typename T, typename F>
  void non_empty(std::span<const T> items, F each) {
    DARKPKG_CHECK(!items.empty());
    each(items.front());
    list(items.subspan(1), each);
  }
  /// Two items, then the rest with its count.
  template <typename T, typename F>
  void tuple(std::span<const T> items, F each) {
    DARKPKG_CHECK(items.size() >= 2);
    each(items[0]);
    each(items[1]);
    list(items.subspan(2), each);
  }
  void texts(std::span<const std::string_view> items) {
    list(items, [&](std::string_view item) { text(item); });
  }
  /// Bytes as they are.
  void raw(std::string_view bytes) { to_.append(bytes); }

 private:
  std::string& to_;
};

}  // namespace darkpkg::wire
