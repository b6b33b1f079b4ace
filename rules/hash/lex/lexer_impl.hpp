#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "rules/hash/lex/lexer.hpp"

namespace darkpkg::hash::lex {

/// Classes of ASCII characters.
enum CharClass : std::uint8_t { kNameStart = 1, kNamePart = 2, kDigit = 4 };

inline constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = '0'; c <= '9'; c++) table[c] = kDigit | kNamePart;
  for (std::size_t c = 'a'; c <= 'z'; c++) table[c] = kNameStart | kNamePart;
  for (std::size_t c = 'A'; c <= 'Z'; c++) table[c] = kNameStart | kNamePart;
  table['_'] = kNameStart | kNamePart;
  table['\''] = kNamePart;
  return table;
}();

inline bool is_class(char c, std::uint8_t classes) { return (kClasses[static_cast<unsigned char>(c)] & classes) != 0; }
inline bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// One pass over a region. `at_` is the next byte; row_, line_start_ and surplus_ tell its place.
class Lexer {
 public:
  Lexer(std::string_view text, Region region, Arena& arena, Reporter& reporter)
      : text_(text),
        at_(region.begin),
        end_(region.end),
        row_(region.place.row),
        line_start_(region.begin - region.place.column),
        arena_(arena),
        reporter_(reporter) {
    tokens_.all.reserve((region.end - region.begin) / 5 + 2);
    tokens_.texts.emplace_back();
  }

  Tokens run() &&;

 private:
  // lexer.cpp
  void skip_trivia();
  void doc_comment(std::uint32_t begin, std::uint32_t end);
  bool block_comment();
  void next_token();
  void name_or_keyword();
  void quoted_name();
  void punctuation();
  // numbers.cpp
  void number();
  std::uint32_t skip_digits(std::uint32_t at) const;
  std::uint32_t skip_name_parts(std::uint32_t at) const;
  void integer(std::uint32_t digits_end);
  void floating(std::uint32_t digits_end);
  // quoted.cpp
  void string();
  void raw_string();
  void interpolated();
  void tick();
  void character(std::uint32_t end, std::uint32_t content_end);
  void broken_character(std::uint32_t end);
  std::uint32_t find_quote(std::uint32_t at, char quote) const;
  std::uint32_t find_raw_end(std::uint32_t at) const;
  std::uint32_t find_interpolated_end(std::uint32_t at, bool raw) const;

  char peek(std::uint32_t distance) const { return at_ + distance < end_ ? text_[at_ + distance] : '\0'; }
  bool has(std::uint32_t distance) const { return at_ + distance < end_; }
  /// The code point at `at` and its length; malformed never, since the source is valid.
  char32_t code_point(std::uint32_t at, std::uint32_t& length) const;
  bool is_name_part(std::uint32_t at, std::uint32_t& length) const;
  std::uint32_t line_end(std::uint32_t at) const;

  Place place() const { return {row_, at_ - line_start_ - surplus_}; }
  /// Goes on to `to`, over anything.
  void advance(std::uint32_t to);
  /// A token from at_ to `to`, which becomes at_.
  Token& emit(TokenKind kind, std::uint32_t to);
  /// The same of `length` ASCII characters in one line.
  Token& emit_short(TokenKind kind, std::uint32_t length);
  Token& begin(TokenKind kind, std::uint32_t to);
  std::uint32_t keep(std::string_view text);
  Span span_to(std::uint32_t to) const { return {at_, to - at_}; }

  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
  std::uint32_t row_;
  std::uint32_t line_start_;   ///< may wrap around, as may the differences to it: they come out right
  std::uint32_t surplus_ = 0;  ///< bytes of the line so far that are no UTF-16 unit of their own
  std::string doc_;
  bool has_doc_ = false;
  Tokens tokens_;
  Arena& arena_;
  Reporter& reporter_;
};

}  // namespace darkpkg::hash::lex
