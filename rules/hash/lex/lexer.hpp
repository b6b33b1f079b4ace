#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.hpp"
#include "rules/hash/diagnostics/mistakes.hpp"
#include "rules/hash/lex/token.hpp"

namespace darkpkg::hash::lex {

/// A stretch of a text, and the place of its first byte.
struct Region {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Place place;
};

/// Makes tokens of a region of `text`, as LibParser's Lexer.fs does; the holes of interpolated strings stay text, which
/// the parser has lexed as regions of their own. What stands in a string lives in `arena` if it is not what is
/// written. After many mistakes the rest is not read.
Tokens tokenize(std::string_view text, Region region, Arena& arena, Reporter& reporter);

/// Where the `}` of a hole is that begins at `begin`, or npos. Braces in strings, characters and comments don't count
/// (findInterpExprClose).
std::size_t find_hole_end(std::string_view text, std::size_t begin, std::size_t end);

/// How the text of a string is written.
enum class StringForm : std::uint8_t { plain, interpolated, raw, raw_interpolated };

/// What is meant by the text of a string, at `offset` of the source: escapes and doubled braces resolved, in NFC.
/// Reports escapes that do not exist and single braces.
std::string_view string_text(std::string_view written, std::uint32_t offset, StringForm form, Arena& arena,
                             Reporter& reporter);

}  // namespace darkpkg::hash::lex
