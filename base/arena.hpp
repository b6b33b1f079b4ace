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
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  /// A copy of `items` that lives as long as the arena.
  template <typename T>
  std::span<const T> copy(const std::vector<T>& items) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    if (items.empty()) return {};
    T* to = static_cast<T*>(allocate(sizeof(T) * items.size(), alignof(T)));
    for (std::size_t i = 0; i < items.size(); i++) new (to + i) T(items[i]);
    return {to, items.size()};
  }

  /// What `make` makes of each of `items`, as a list that lives as long as the arena.
  template <typename Items, typename Make>
  auto map(const Items& items, Make make) {
    using T = std::remove_cvref_t<decltype(make(*std::begin(items)))>;
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    if (std::empty(items)) return std::span<const T>();
    T* to = static_cast<T*>(allocate(sizeof(T) * std::size(items), alignof(T)));
    std::size_t size = 0;
    for (const auto& item : items) new (to + size++) T(make(item));
    return std::span<const T>(to, size);
  }

  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* to = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Raw memory of `size` bytes at the alignment `align` (a power of two).
  void* allocate(std::size_t size, std::size_t align) {
    std::uintptr_t at = (next_ + align - 1) & ~(align - 1);
    if (at + size > end_ || at < next_) [[unlikely]] {
      grow(size + align);
      at = (next_ + align - 1) & ~(align - 1);
    }
    next_ = at + size;
    return reinterpret_cast<void*>(at);
  }

 private:
  // Not inlined, so that allocate() is.
  [[gnu::noinline]] void grow(std::size_t least) {
    std::size_t size = std::max(least, block_size_);
    if (block_size_ < kLargestBlock) block_size_ *= 2;
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    next_ = reinterpret_cast<std::uintptr_t>(blocks_.back().get());
    end_ = next_ + size;
  }

  static constexpr std::size_t kLargestBlock = std::size_t{4} << 20;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t block_size_ = std::size_t{64} << 10;
  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
};

}  // namespace darkpkg
