#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace darkpkg::hash::wire {

enum class HoleKind : std::uint8_t {
#define HOLE(name, operands) name,
#include "rules/hash/wire/holes.def"
#undef HOLE
};

/// A place in code at which the link inserts bytes: `gap` bytes behind the place before it.
struct Hole {
  HoleKind kind{};
  std::uint32_t gap = 0;
  std::uint32_t reference = 0;  ///< if the kind has an operand
  friend bool operator==(const Hole&, const Hole&) = default;
};

/// Whether what stands in the hole depends on what the reference is.
constexpr bool is_open(HoleKind kind) { return kind >= HoleKind::name_tag && kind <= HoleKind::load_rest; }

/// The bytes of a blob without its header, without what only the link knows.
struct Code {
  std::string bytes;
  std::string holes;  ///< packed, in order: written by append_hole, read by HoleReader
  friend bool operator==(const Code&, const Code&) = default;
};

/// Packs a hole behind the others: kind, gap, operand, the numbers as LEB128.
void append_hole(std::string& packed, const Hole& hole);

/// Walks packed holes. `next` gives nothing at the end and if the bytes are malformed; `ok` tells which.
class HoleReader {
 public:
  explicit HoleReader(std::string_view packed) : rest_(packed) {}
  std::optional<Hole> next();
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace darkpkg::hash::wire
