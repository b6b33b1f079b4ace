#pragma once

#include <cstddef>
#include <span>

namespace darkpkg {

/// A list of N items or more, which Dark writes before the count of the others: its NEList (1) and tuples (2).
template <std::size_t N, typename T>
struct AtLeast : std::span<const T> {
  using std::span<const T>::span;
  AtLeast(std::span<const T> items)
      : std::span<const T>(items) {}  // NOLINT(google-explicit-constructor): the same list
};

/// A node that may be missing.
template <typename T>
struct Optional {
  const T* node = nullptr;
  Optional() = default;
  Optional(const T* it) : node(it) {}         // NOLINT(google-explicit-constructor): a pointer with a meaning
  operator const T*() const { return node; }  // NOLINT(google-explicit-constructor)
};

}  // namespace darkpkg
