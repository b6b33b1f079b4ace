#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace darkpkg {

/// Memory that is handed out by moving a pointer and freed all at once. Everything in it is trivially destructible,
/// so trees of any depth are dropped without a visit. Blocks double from 64 KiB to 4 MiB.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  /// A new T that lives as long as the arena.
  template <typename T, typename... Args>
  T* make(Args&&... args) {
    return new (raw<T>(1)) T{std::forward<Args>(args)...};
  }

  /// A copy of `items` that lives as long as the arena.
  template <typename T>
  std::span<const T> copy(const std::vector<T>& items) {
    if (items.empty()) return {};
    T* to = raw<T>(items.size());
    for (std::size_t i = 0; i < items.size(); i++) new (to + i) T(items[i]);
    return {to, items.size()};
  }

  /// What `make` makes of each of `items`, as a list that lives as long as the arena.
  template <typename Items, typename Make>
  auto map(const Items& items, Make make) {
    using T = std::remove_cvref_t<decltype(make(*std::begin(items)))>;
    if (std::empty(items)) return std::span<const T>();
    T* to = raw<T>(std::size(items));
    std::size_t size = 0;
    for (const auto& item : items) new (to + size++) T(make(item));
    return std::span<const T>(to, size);
  }

  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* to = raw<char>(text.size());
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Room for `count` of T, in which nothing is constructed yet.
  template <typename T>
  T* raw(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));  // NOLINT(bugprone-sizeof-expression): T may be A*
  }

 private:
  /// `size` bytes at the alignment `align`, a power of two.
  void* allocate(std::size_t size, std::size_t align) {
    std::size_t padding = padding_to(align);
    if (size + padding > left_) [[unlikely]] {
      grow(size + align);
      padding = padding_to(align);
    }
    std::byte* at = next_ + padding;
    next_ = at + size;
    left_ -= padding + size;
    return at;
  }

  std::size_t padding_to(std::size_t align) const { return -reinterpret_cast<std::uintptr_t>(next_) & (align - 1); }

  // Not inlined, so that allocate() is.
  [[gnu::noinline]] void grow(std::size_t least) {
    std::size_t size = std::max(least, block_size_);
    if (block_size_ < kLargestBlock) block_size_ *= 2;
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    next_ = blocks_.back().get();
    left_ = size;
  }

  static constexpr std::size_t kLargestBlock = std::size_t{4} << 20;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t block_size_ = std::size_t{64} << 10;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace darkpkg
