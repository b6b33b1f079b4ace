#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "language/diagnostics/diagnostic.hpp"
#include "rules/hash/syntax/tree.hpp"

namespace darkpkg::hash::lex {

enum class TokenKind : std::uint8_t {
#define TOKEN(name, text) name,
#include "rules/hash/lex/tokens.def"
};

/// A place as the offside rules count: rows end with LF alone, columns are UTF-16 units, both from 0.
struct Place {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  friend bool operator==(Place, Place) = default;
};

struct Token {
  TokenKind kind{};
  syntax::IntegerKind integer{};  ///< of an integer
  bool capital = false;           ///< a name whose first letter is upper case (Unicode Lu)
  bool ticked = false;            ///< a name with a quote before it: a type variable
  /// An integer one beyond the largest of its type: it stands only behind a minus.
  bool only_negated = false;
  Span at;
  Place start;
  Place end;
  std::uint32_t text = 0;  ///< what a string or character means: its number in Tokens::texts
  std::uint32_t doc = 0;   ///< the `///` text before it: its number in Tokens::texts; 0: none
};

/// The tokens of a text, the last one is end_of_file.
struct Tokens {
  std::vector<Token> all;
  std::vector<std::string_view> texts;  ///< the first one is empty
  /// The rows of lexical mistakes, in order: what else is wrong there follows from those.
  std::vector<std::uint32_t> broken_rows;
  bool is_broken(std::uint32_t row) const { return std::ranges::binary_search(broken_rows, row); }
};

}  // namespace darkpkg::hash::lex
