#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/uuid.hpp"
#include "language/item.hpp"

namespace darkpkg {

/// How an item is referred to: a UUID, or the SHA-256 of its content, as its edition has it.
struct ItemId {
  std::array<std::uint8_t, 32> bytes{};
  std::uint8_t size = 0;  ///< 16 or 32; 0: none

  ItemId() = default;
  ItemId(const Uuid& uuid) : size(16) { std::ranges::copy(uuid.bytes, bytes.begin()); }
  explicit ItemId(const std::array<std::uint8_t, 32>& digest) : bytes(digest), size(32) {}

  bool empty() const { return size == 0; }
  std::span<const std::uint8_t> view() const { return std::span(bytes).first(size); }
  /// The first 16 bytes: all of an id that is a UUID.
  Uuid uuid() const {
    Uuid out;
    std::copy_n(bytes.begin(), out.bytes.size(), out.bytes.begin());
    return out;
  }

  /// A UUID's form (36 characters), or 64 hexadecimal digits.
  std::string text() const;
  /// The inverse; nothing for other texts.
  static std::optional<ItemId> parse(std::string_view text);

  friend auto operator<=>(const ItemId&, const ItemId&) = default;
};

/// An item that references can mean. Its id may come later than the item: if it is a hash of what the references
/// mean.
struct NamedItem {
  ItemKind kind{};
  std::string name;  ///< full, dotted
  ItemId id;

  std::string_view module() const { return module_of(name); }
  std::string_view last() const { return last_part(name); }
};

}  // namespace darkpkg

template <>
struct std::hash<darkpkg::ItemId> {
  std::size_t operator()(const darkpkg::ItemId& id) const noexcept {
    std::size_t word;
    std::memcpy(&word, id.bytes.data(), sizeof word);
    return word;
  }
};
