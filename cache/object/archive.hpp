#pragma once

#include <array>
#include <cereal/cereal.hpp>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/leb128.hpp"

/// Cereal archives over memory. Cereal's own portable archives go through iostreams, write every length as 8 bytes, and
/// allocate what a length asks for before they look whether the data is there; these write numbers as LEB128 (so the
/// bytes are the same on every machine) and never allocate more than the rest of the input can fill.
namespace darkpkg::object {

/// Appends to a string.
class MemoryOutput : public cereal::OutputArchive<MemoryOutput, cereal::AllowEmptyClassElision> {
 public:
  explicit MemoryOutput(std::string& to) : OutputArchive(this), to_(to) {}

  void number(std::uint64_t value) { append_leb128(to_, value); }
  /// The numbers without their count. Room is made once for all of them.
  void numbers(std::span<const std::uint32_t> values) {
    const std::size_t before = to_.size();
    to_.resize(before + kLongestLeb128<std::uint32_t> * values.size());
    char* at = to_.data() + before;
    for (std::uint32_t value : values) at = put_leb128(at, value);
    to_.resize(static_cast<std::size_t>(at - to_.data()));
  }
  void bytes(std::string_view value) { to_.append(value); }

 private:
  std::string& to_;
};

/// Reads from memory that outlives it. Throws cereal::Exception if the bytes end early or are malformed.
class MemoryInput : public cereal::InputArchive<MemoryInput, cereal::AllowEmptyClassElision> {
 public:
  explicit MemoryInput(std::string_view from) : InputArchive(this), rest_(from) {}

  /// A number of at most `bits` bits.
  std::uint64_t number(unsigned bits) {
    if (!rest_.empty() && static_cast<std::uint8_t>(rest_.front()) < 0x80) {  // most are as small
      auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      return byte;
    }
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) throw cereal::Exception("the data ends early");
      auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        if (bits < 64 && value >> bits != 0) break;
        return value;
      }
    }
    throw cereal::Exception("a number is too large");
  }
  /// How many elements follow. Each takes a byte at least, so more than there are bytes is malformed.
  std::size_t size() {
    std::uint64_t count = number(64);
    if (count > rest_.size()) throw cereal::Exception("a length exceeds the data");
    return static_cast<std::size_t>(count);
  }
  /// Passes over numbers, eight bytes a step: each number ends with a byte below 0x80.
  void skip_numbers(std::size_t count) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    for (std::uint64_t word; count >= 8 && rest_.size() >= sizeof word;) {
      std::memcpy(&word, rest_.data(), sizeof word);
      const std::uint64_t ends = (~word & kHighBits) >> 7;
      count -= static_cast<std::size_t>((ends * 0x0101010101010101) >> 56);
      // If a number goes on in the next word, that word has its end.
      rest_.remove_prefix(sizeof word);
    }
    while (count > 0) {
      if (rest_.empty()) throw cereal::Exception("the data ends early");
      if (static_cast<std::uint8_t>(rest_.front()) < 0x80) count--;
      rest_.remove_prefix(1);
    }
  }
  std::string_view bytes(std::size_t length) {
    if (length > rest_.size()) throw cereal::Exception("the data ends early");
    std::string_view out = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return out;
  }
  bool at_end() const { return rest_.empty(); }
  /// What was not read yet: another archive may go on there.
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Enumerations are Cereal's: it writes them as their numbers.
template <std::unsigned_integral T>
void save(MemoryOutput& archive, const T& value) {
  archive.number(value);
}
template <std::unsigned_integral T>
void load(MemoryInput& archive, T& value) {
  value = static_cast<T>(archive.number(8 * sizeof(T)));
}

inline void save(MemoryOutput& archive, const std::string& value) {
  archive.number(value.size());
  archive.bytes(value);
}
inline void load(MemoryInput& archive, std::string& value) { value = archive.bytes(archive.size()); }

/// A view of the input where it is read.
inline void save(MemoryOutput& archive, const std::string_view& value) {
  archive.number(value.size());
  archive.bytes(value);
}
inline void load(MemoryInput& archive, std::string_view& value) { value = archive.bytes(archive.size()); }

template <std::size_t N>
void save(MemoryOutput& archive, const std::array<std::uint8_t, N>& value) {
  archive.bytes({reinterpret_cast<const char*>(value.data()), N});
}
template <std::size_t N>
void load(MemoryInput& archive, std::array<std::uint8_t, N>& value) {
  std::string_view bytes = archive.bytes(N);
  std::copy(bytes.begin(), bytes.end(), value.begin());
}

template <typename T>
void save(MemoryOutput& archive, const std::vector<T>& values) {
  archive.number(values.size());
  if constexpr (std::is_same_v<T, std::uint32_t>) archive.numbers(values);
  else
    for (const T& value : values) archive(value);
}
template <typename T>
void load(MemoryInput& archive, std::vector<T>& values) {
  std::size_t count = archive.size();
  values.clear();
  // An element takes more memory than the one byte that was checked: numbers four times as much, others more.
  values.reserve(std::is_same_v<T, std::uint32_t> ? count : std::min<std::size_t>(count, 64));
  for (std::size_t i = 0; i < count; i++) archive(values.emplace_back());
}

}  // namespace darkpkg::object

CEREAL_SETUP_ARCHIVE_TRAITS(darkpkg::object::MemoryInput, darkpkg::object::MemoryOutput)
