#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "base/arena.hpp"

namespace darkpkg {

/// A list of unknown length, collected at the end of a vector that the lists of inner calls use too, so that a list
/// seldom allocates. Lists must end in the opposite order of their starts.
template <typename T>
class ScratchList {
 public:
  explicit ScratchList(std::vector<T>& items) : items_(items), base_(items.size()) {}
  ~ScratchList() { items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(base_), items_.end()); }
  ScratchList(const ScratchList&) = delete;
  ScratchList& operator=(const ScratchList&) = delete;
  void add(T item) { items_.push_back(item); }
  std::size_t size() const { return items_.size() - base_; }
  T& operator[](std::size_t i) { return items_[base_ + i]; }
  std::span<const T> copy(Arena& arena) const {
    if (size() == 0) return {};
    T* to = arena.raw<T>(size());
    std::uninitialized_copy(items_.begin() + static_cast<std::ptrdiff_t>(base_), items_.end(), to);
    return {to, size()};
  }

 private:
  std::vector<T>& items_;
  std::size_t base_;
};

}  // namespace darkpkg
