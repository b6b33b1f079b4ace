#pragma once

#include <string>
#include <string_view>

#include "report/finding.hpp"

namespace darkpkg {

struct TextStyle {
  bool colour = false;
  bool strict = false;
  bool excerpt = true;  ///< the source line with its underline; without: one line a diagnostic and note
};

/// The finding for a terminal:
///
///     a/b.dark:3:9: error[E0104]: expected an expression, found `)`
///        3 |   let x = )
///          |           ^
///     a/b.dark:1:5: note: ...
///       help: ...
std::string render_text(const Finding& finding, const TextStyle& style, const LoadText& load = {});

/// The line of `text` that `at` begins in, and a line that underlines it, each led by a gutter with the line's number.
/// Lines that are too long for a terminal are cut around the place.
std::string render_excerpt(std::string_view text, Span at, std::string_view underline_colour);

}  // namespace darkpkg
