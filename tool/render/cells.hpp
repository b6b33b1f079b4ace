#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace darkpkg {

/// A stretch of a source line as a terminal shows it.
struct Cell {
  std::string text;          ///< what is printed
  unsigned width = 0;        ///< columns: 2 for wide characters, 0 for combining ones
  std::uint32_t offset = 0;  ///< of its first byte in the line
};

/// Splits a line (without its end) into cells: tabs become blanks up to the next multiple of 4, control characters and
/// those that turn the writing direction become U+FFFD, so that a source can't command the terminal or disguise itself.
std::vector<Cell> cells_of(std::string_view line);

}  // namespace darkpkg
