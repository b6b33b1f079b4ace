#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darkpkg::hash {

/// A file of F# as its reader has it; the tokens are views into it.
struct FsharpFile {
  std::string path;
  std::string text;
};

enum class FsharpKind : std::uint8_t {
  name,       ///< of a value or a keyword; without backticks
  number,     ///< with its suffix
  string,     ///< what stands between plain quotes, with its escapes
  other,      ///< a string of another form, a character
  symbol,     ///< a bracket, an operator
  directive,  ///< `#if` and the like, to the end of the line
  end,        ///< of the file
};

struct FsharpToken {
  FsharpKind kind = FsharpKind::end;
  std::string_view text;
  std::size_t offset = 0;    ///< in the file, of the token with its quotes
  std::uint32_t line = 1;    ///< 1 is the first
  std::uint32_t column = 1;  ///< in bytes; 1 is the first
  bool first = false;        ///< nothing but blanks and comments stand before it on its line

  bool is_symbol(std::string_view wanted) const { return kind == FsharpKind::symbol && text == wanted; }
  bool is_name(std::string_view wanted) const { return kind == FsharpKind::name && text == wanted; }
};

/// The tokens of F# one by one, comments left out: as much of the language as the layout of definitions takes.
class FsharpLexer {
 public:
  explicit FsharpLexer(const FsharpFile& file) : text_(file.text) { skip_byte_order_mark(); }
  /// The next token; at the end of the file kind `end`, however often it is asked. A string or comment without its end
  /// goes to the end of the file.
  FsharpToken next();

 private:
  void skip_byte_order_mark();
  void skip_blanks();
  void skip_comment();
  void skip_string();
  bool skip_character();
  bool starts(std::string_view wanted) const { return text_.substr(at_).starts_with(wanted); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void step(std::size_t count = 1);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
  bool first_ = true;
};

/// All tokens of a file, the last is its end.
std::vector<FsharpToken> fsharp_tokens(const FsharpFile& file);

/// The error that something else was expected at a token: `path:line:column`, the line, and a caret below it.
tl::unexpected<Error> unexpected_fsharp(const FsharpFile& file, const FsharpToken& token, std::string_view expected);

}  // namespace darkpkg::hash
