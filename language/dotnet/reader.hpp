#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "language/dotnet/tags.hpp"

namespace darkpkg::wire {

/// Reads the primitives of Dark's wire format from bytes that nobody vouches for. Nothing is read behind the end and
/// nothing is allocated from an unchecked length. The first mistake is kept: from then on every read gives a default
/// and every count is 0, so that decoders need one check at their end.
class Reader {
 public:
  /// How deep trees may nest: far more than code that people write, and what a thread with a large stack bears.
  static constexpr unsigned kLargestDepth = 10'000;

  explicit Reader(std::string_view bytes) : start_(bytes.data()), next_(start_), end_(start_ + bytes.size()) {}

  bool ok() const { return problem_.empty(); }
  bool at_end() const { return next_ == end_; }
  std::size_t offset() const { return static_cast<std::size_t>(next_ - start_); }
  std::size_t remaining() const { return static_cast<std::size_t>(end_ - next_); }
  /// What is wrong, with the offset into the payload; only if not ok().
  Error error() const { return {"byte " + std::to_string(problem_offset_) + ": " + problem_, {}}; }

  /// Records a mistake at the current place; the first one stays.
  void fail(std::string problem) {
    if (!ok()) return;
    problem_ = std::move(problem);
    problem_offset_ = offset();
    next_ = end_;
  }

  /// A mistake if something follows.
  void expect_end() {
    if (!at_end()) fail(std::to_string(remaining()) + " bytes follow the end");
  }

  std::uint8_t u8() { return fixed<std::uint8_t>(); }
  bool boolean() {
    std::uint8_t byte = u8();
    if (byte > 1) fail("a boolean is " + std::to_string(byte));
    return byte == 1;
  }
  /// A number of fixed size, little-endian.
  template <typename T>
  T fixed() {
    static_assert(std::is_arithmetic_v<T>);
    T value{};
    if (!need(sizeof value)) return value;
    std::memcpy(&value, next_, sizeof value);
    next_ += sizeof value;
    return value;
  }
  std::int32_t i32() { return fixed<std::int32_t>(); }
  /// LEB128 of at most 32 bits, as short as can be.
  std::uint32_t varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      std::uint8_t byte = u8();
      if (shift == 28 && byte > 0x0F) break;
      value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
      if (byte >= 0x80) continue;
      if (byte == 0 && shift > 0) fail("a number is written longer than it is");
      return value;
    }
    fail("a number has more than 32 bits");
    return 0;
  }
  /// How many elements follow; each takes at least one byte.
  std::size_t count() {
    std::uint32_t value = varint();
    if (value > remaining()) {
      fail("a list of " + std::to_string(value) + " elements does not fit into the rest");
      return 0;
    }
    return value;
  }
  /// A string, as long as the bytes live.
  std::string_view text() {
    std::uint32_t length = varint();
    if (!need(length)) return {};
    std::string_view value(next_, length);
    next_ += length;
    return value;
  }
  Uuid uuid() {
    if (!need(16)) return {};
    Uuid id = Uuid::from_dotnet_bytes(reinterpret_cast<const std::uint8_t*>(next_));
    next_ += 16;
    return id;
  }
  /// A tag of the set T; the first of the set if the byte is none.
  template <typename T>
  T tag() {
    std::uint8_t byte = u8();
    if (std::optional<T> tag = tags::from_byte<T>(byte)) return *tag;
    next_ -= ok() ? 1 : 0;  // the message names the tag's own place
    fail("no " + std::string(tags::Set<T>::kName) + " has the tag " + std::to_string(byte));
    return T{};
  }

  /// Stands in a decoder's recursive functions: `Depth depth(reader); if (!depth.ok()) return ...`.
  class Depth {
   public:
    explicit Depth(Reader& reader) : reader_(reader) {
      if (++reader_.depth_ > kLargestDepth) reader_.fail("the tree is too deep");
    }
    ~Depth() { reader_.depth_--; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    bool ok() const { return reader_.ok(); }

   private:
    Reader& reader_;
  };

 private:
  bool need(std::size_t size) {
    if (size <= remaining()) return true;
    fail("the bytes end within something");
    return false;
  }

  const char* start_;
  const char* next_;
  const char* end_;
  unsigned depth_ = 0;
  std::string problem_;
  std::size_t problem_offset_ = 0;
};

}  // namespace darkpkg::wire
