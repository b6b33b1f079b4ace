#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg::lsp {

/// What a position's `character` counts.
enum class PositionEncoding : std::uint8_t {
  utf8,   ///< bytes
  utf16,  ///< UTF-16 code units
};

/// A place in a text as the protocol has it; both count from 0.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t character = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};
struct Range {
  Position start, end;
  friend bool operator==(const Range&, const Range&) = default;
};

/// The lines of a text: they end with LF, CR LF or CR. The text must outlive it.
class Lines {
 public:
  Lines(std::string_view text, PositionEncoding encoding);

  std::string_view text() const { return text_; }
  std::size_t count() const { return starts_.size(); }
  /// Where a line begins; behind the last one the end of the text.
  std::uint32_t start(std::size_t line) const;
  /// The position of a byte; of one inside a character the character's, of one behind the end the end's.
  Position position(std::uint32_t offset) const;
  Range range(Span at) const { return {position(at.offset), position(at.offset + at.length)}; }
  /// The byte at a position; behind the end of a line its end (before what ends the line), behind the last line the end
  /// of the text.
  std::uint32_t offset(Position at) const;

 private:
  std::string_view text_;
  PositionEncoding encoding_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace darkpkg::lsp
