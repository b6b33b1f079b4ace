#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/leb128.hpp"

namespace darkpkg::hash::wire {

enum class HoleKind : std::uint8_t {
#define HOLE(name, operand) name,
#include "rules/hash/wire/holes.def"
#undef HOLE
};

enum class HoleOperand : std::uint8_t { none, reference, number };
/// By HoleKind.
inline constexpr auto kHoleOperands = std::to_array<HoleOperand>({
#define HOLE(name, operand) HoleOperand::operand,
#include "rules/hash/wire/holes.def"
#undef HOLE
});

/// A place in code at which the link inserts bytes: `gap` bytes behind the place before it.
struct Hole {
  HoleKind kind{};
  std::uint32_t gap = 0;
  std::uint32_t operand = 0;  ///< if the kind has one

  /// The number of the reference that the hole is about; nothing if it is about the item itself.
  std::optional<std::uint32_t> reference() const {
    if (kHoleOperands[static_cast<std::size_t>(kind)] != HoleOperand::reference) return std::nullopt;
    return operand;
  }
  friend bool operator==(const Hole&, const Hole&) = default;
};

/// Whether what stands in the hole depends on what the reference is.
constexpr bool is_open(HoleKind kind) { return kind >= HoleKind::name_tag && kind <= HoleKind::load_rest; }

/// The bytes of a blob without its header, without what only the link knows.
struct Code {
  std::string bytes;
  std::string holes;  ///< packed, in order: written by append_hole, read by HoleReader
  std::string texts;  ///< packed: those that holes insert, see CodeTexts
  friend bool operator==(const Code&, const Code&) = default;
};

/// The texts that holes insert; they point into the packed ones.
struct CodeTexts {
  std::vector<std::string_view> bound;   ///< the names that are bound, by their numbers in the canonical form
  std::vector<std::string_view> others;  ///< what only PT has; the item's description first

  /// Nothing if the bytes are malformed.
  static std::optional<CodeTexts> unpack(std::string_view packed);
};
std::string pack(const CodeTexts& texts);

/// Packs a hole behind the others: kind, gap, operand, the numbers as LEB128.
void append_hole(std::string& packed, const Hole& hole);

/// Walks packed holes. `next` gives nothing at the end and if the bytes are malformed; `ok` tells which.
class HoleReader {
 public:
  explicit HoleReader(std::string_view packed) : rest_(packed) {}
  std::optional<Hole> next() {
    if (!ok_ || rest_.empty()) return std::nullopt;
    ok_ = false;
    const auto kind = static_cast<std::uint8_t>(rest_.front());
    if (kind >= kHoleOperands.size()) return std::nullopt;
    rest_.remove_prefix(1);
    Hole out{static_cast<HoleKind>(kind)};
    ok_ = take(out.gap) && (kHoleOperands[kind] == HoleOperand::none || take(out.operand));
    return ok_ ? std::optional(out) : std::nullopt;
  }
  bool ok() const { return ok_; }

 private:
  bool take(std::uint32_t& number) {
    // Nearly all are of one byte.
    if (!rest_.empty() && static_cast<std::uint8_t>(rest_.front()) < 0x80) {
      number = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      return true;
    }
    const std::optional<std::uint32_t> longer = take_leb128(rest_);
    number = longer.value_or(0);
    return longer.has_value();
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace darkpkg::hash::wire
