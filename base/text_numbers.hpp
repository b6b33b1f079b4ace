#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace darkpkg {

/// Numbers texts from 0 in the order in which they come: a closed hash table that allocates three times, not once a
/// text, and keeps its memory when it is cleared. The texts must outlive it, or be exchanged for copies that do.
class TextNumbers {
 public:
  struct Entry {
    std::uint32_t number;
    bool is_new;
  };

  Entry number(std::string_view text);
  /// The number of a text that has one already.
  std::optional<std::uint32_t> find(std::string_view text) const;
  /// Exchanges the text of a number for a copy of it.
  void keep(std::uint32_t number, std::string_view copy) { texts_[number] = copy; }

  /// The texts by their numbers.
  std::span<const std::string_view> texts() const { return texts_; }
  std::size_t size() const { return texts_.size(); }
  void clear();

 private:
  /// The slot that has the text, or the free one in which it belongs.
  std::size_t slot(std::string_view text, std::uint32_t hash) const;
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> hashes_;  ///< by number
  std::vector<std::uint32_t> slots_;   ///< number + 1, or 0; a power of two of them, at most half of them taken
};

}  // namespace darkpkg
