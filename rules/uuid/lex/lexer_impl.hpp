#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/text/unicode.hpp"
#include "rules/uuid/lex/chars.hpp"
#include "rules/uuid/lex/lexer.hpp"

namespace darkpkg::lex {

/// The state of one run of tokenize. Split over lexer.cpp (names, operators, comments), numbers.cpp and strings.cpp.
class Lexer {
 public:
  Lexer(std::string_view text, Arena& arena, Diagnostics& diagnostics);
  Tokens run();

 private:
  enum class Quotes : std::uint8_t { single, verbatim, triple };

  /// A string that is interrupted by a hole.
  struct Hole {
    Quotes quotes;
    std::uint32_t dollars;  ///< how many braces open and close a hole
    std::uint32_t braces;   ///< how deep in braces of its own
    std::uint32_t opened;   ///< offset of its `{`
    std::uint32_t string;   ///< offset of the string's start
  };

  // reread.cpp
  bool reread();
  void end_text_at_line(std::size_t index, const char* at);
  void report_unclosed_hole(std::uint32_t opened, std::uint32_t string);
  void report_unclosed_string(std::uint32_t start, bool triple);

  // lexer.cpp
  void read();
  void skip_blank();
  void name();
  void quoted_name();
  void operators();
  void directive();
  void block_comment();
  void skip_string_in_comment(Quotes quotes);
  void right_brace();
  void left_brace();
  bool at_name_part(const char* at, std::uint32_t& length) const;
  const char* name_end(const char* at) const;

  // numbers.cpp
  void number();
  void integer(std::string_view digits, unsigned radix, std::string_view suffix);
  void floating(std::string_view digits, std::string_view suffix);

  // strings.cpp
  void character();
  bool character_escape(const char* at, char32_t& value, const char*& end) const;
  bool try_string();
  void start_string(const char* content, Quotes quotes, std::uint32_t dollars);
  void string_part(Quotes quotes, std::uint32_t dollars, TokenKind whole, TokenKind part, std::uint32_t string_start);
  bool string_escape(const char*& at);
  void add_unit(char32_t unit, const char* at);
  void flush_surrogate(const char* at);

  // Tokens.
  std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }
  std::int32_t column(const char* at);
  void newline(const char* next_line) {
    line_++;
    line_start_ = next_line;
    counted_to_ = next_line;
    counted_ = 0;
  }
  /// Starts a token at `start_`, remembering its line and column; the parts of a string may end on another line.
  void mark(const char* at) {
    start_ = at;
    start_line_ = line_;
    start_column_ = column(at);
  }
  Token& emit(TokenKind kind, std::uint32_t payload = 0) {
    return out_.tokens.emplace_back(Token{.offset = offset(start_),
                                          .length = static_cast<std::uint32_t>(p_ - start_),
                                          .line = start_line_,
                                          .column = start_column_,
                                          .payload = payload,
                                          .kind = kind});
  }
  LiteralToken& literal(TokenKind kind, syntax::Literal value) {
    emit(kind, static_cast<std::uint32_t>(out_.literals.size()));
    return out_.literals.emplace_back(LiteralToken{.value = value});
  }
  void simple(TokenKind kind, std::uint32_t length) {
    mark(p_);
    p_ += length;
    emit(kind);
  }
  Span span_to_here() const { return {offset(start_), static_cast<std::uint32_t>(p_ - start_)}; }
  char peek(int ahead) const { return p_ + ahead < end_ ? p_[ahead] : '\0'; }
  bool follows(std::string_view text) const {
    return std::string_view(p_, static_cast<std::size_t>(end_ - p_)).starts_with(text);
  }

  Arena& arena_;
  Diagnostics& diagnostics_;
  const char* begin_;
  const char* end_;
  const char* p_;
  bool ascii_;

  std::uint32_t line_ = 0;
  const char* line_start_;
  const char* counted_to_;  ///< columns are known up to here, for lines that are not ASCII
  std::int32_t counted_ = 0;

  const char* start_ = nullptr;
  std::uint32_t start_line_ = 0;
  std::int32_t start_column_ = 0;

  std::string_view text_of(const Token& token) const { return {begin_ + token.offset, token.length}; }

  std::optional<Quotes> unclosed_;  ///< of the string in which the file ended
  int rereads_ = 0;
  std::size_t reread_from_ = 0;  ///< the token from which on all were read after the last string without an end
  std::vector<Hole> holes_;
  std::string text_;             ///< of the string part that is being read
  char32_t high_surrogate_ = 0;  ///< of an escape that waits for its second half
  Tokens out_;
};

}  // namespace darkpkg::lex
