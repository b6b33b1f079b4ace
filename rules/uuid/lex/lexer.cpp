#include "rules/uuid/lex/lexer.hpp"

#include <algorithm>
#include <cstring>

#include "rules/uuid/lex/keywords.hpp"
#include "rules/uuid/lex/lexer_impl.hpp"
#include "rules/uuid/lex/operators.hpp"

namespace darkpkg::lex {

namespace {

/// What word processors make of quotes.
constexpr bool is_typographic_quote(char32_t c) { return (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB; }

bool is_ascii(std::string_view text) {
  std::uint64_t high = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    high |= word;
  }
  for (; at < text.size(); at++) high |= static_cast<unsigned char>(text[at]);
  return (high & 0x8080808080808080) == 0;
}

}  // namespace

Tokens tokenize(const Source& source, Arena& arena, Diagnostics& diagnostics) {
  return Lexer(source.text, arena, diagnostics).run();
}

Lexer::Lexer(std::string_view text, Arena& arena, Diagnostics& diagnostics)
    : arena_(arena),
      diagnostics_(diagnostics),
      begin_(text.data()),
      end_(text.data() + text.size()),
      p_(begin_),
      ascii_(is_ascii(text)),
      line_start_(begin_),
      counted_to_(begin_) {
  out_.tokens.reserve(text.size() / 4 + 16);
  out_.literals.reserve(text.size() / 40 + 16);
}

/// Counted in UTF-16 units; calls come in order of position.
std::int32_t Lexer::column(const char* at) {
  if (ascii_) return static_cast<std::int32_t>(at - line_start_);
  for (; counted_to_ < at; counted_to_++) {
    const auto byte = static_cast<unsigned char>(*counted_to_);
    if ((byte & 0xC0) != 0x80) counted_ += byte >= 0xF0 ? 2 : 1;
  }
  return counted_;
}

Tokens Lexer::run() {
  if (follows("#!"))
    while (p_ < end_ && *p_ != '\n') p_++;
  do read();
  while (reread());
  if (!holes_.empty()) report_unclosed_hole(holes_.back().opened, holes_.front().string);
  mark(p_);
  emit(TokenKind::end_of_file).column = -1;
  return std::move(out_);
}

void Lexer::read() {
  while (true) {
    skip_blank();
    if (p_ == end_) break;
    const char c = *p_;
    if (is_class(c, kLetter)) {
      name();
    } else if (is_class(c, kDigit)) {
      number();
    } else if (is_class(c, kOperator)) {
      if (!((c == '$' || c == '@') && try_string())) operators();
    } else {
      switch (c) {
        case '"': try_string(); break;
        case '\'': character(); break;
        case '(':
          if (peek(1) == '*' && peek(2) == ')') simple(TokenKind::star_in_parens, 3);
          else if (peek(1) == '*') block_comment();
          else simple(TokenKind::left_paren, 1);
          break;
        case ')': simple(TokenKind::right_paren, 1); break;
        case '[':
          if (peek(1) == '|') simple(TokenKind::left_array, 2);
          else if (peek(1) == '<') simple(TokenKind::left_attribute, 2);
          else simple(TokenKind::left_bracket, 1);
          break;
        case ']': simple(TokenKind::right_bracket, 1); break;
        case '{': left_brace(); break;
        case '}': right_brace(); break;
        case ',': simple(TokenKind::comma, 1); break;
        case ';':
          if (peek(1) == ';') simple(TokenKind::semicolon_semicolon, 2);
          else simple(TokenKind::semicolon, 1);
          break;
        case '#': directive(); break;
        case '`': quoted_name(); break;
        default: {
          const CodePoint code = decode_utf8(p_);
          if (code.value >= 0x80 && is_letter(code.value)) {
            name();
            break;
          }
          mark(p_);
          p_ += code.length;
          if (c == '\t')
            diagnostics_.add(Code::stray_character, span_to_here(), "tabs are not allowed in code",
                             "indent with spaces");
          else if (c == '\r')
            diagnostics_.add(Code::stray_character, span_to_here(), "a carriage return that ends no line",
                             "use LF or CR LF as line ends");
          else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            diagnostics_.add(Code::stray_character, span_to_here(), "a control character outside of a string");
          else
            diagnostics_.add(Code::stray_character, span_to_here(),
                             "unexpected character `" + std::string(start_, code.length) + "`",
                             is_typographic_quote(code.value) ? "strings stand in plain double quotes: \"...\""
                             : c == '\\' && is_class(peek(0), kLetter)
                                 ? "a lambda is `fun x -> ...`"
                                 : "such characters may only stand in strings and comments");
        }
      }
    }
  }
}

void Lexer::skip_blank() {
  while (p_ < end_) {
    const char c = *p_;
    if (c == ' ') {
      p_++;
    } else if (c == '\n') {
      newline(++p_);
    } else if (c == '\r' && peek(1) == '\n') {
      p_ += 2;
      newline(p_);
    } else if (c == '/' && peek(1) == '/') {
      const void* found = std::memchr(p_, '\n', static_cast<std::size_t>(end_ - p_));
      p_ = found ? static_cast<const char*>(found) : end_;
    } else {
      return;
    }
  }
}

bool Lexer::at_name_part(const char* at, std::uint32_t& length) const {
  if (at >= end_ || static_cast<unsigned char>(*at) < 0x80) return false;
  const CodePoint code = decode_utf8(at);
  length = code.length;
  return is_name_part(code.value);
}

const char* Lexer::name_end(const char* at) const {
  std::uint32_t length = 0;
  while (true) {
    while (at < end_ && is_class(*at, kNamePart)) at++;
    if (!at_name_part(at, length)) return at;
    at += length;
  }
}

void Lexer::name() {
  mark(p_);
  if (static_cast<unsigned char>(*p_) >= 0x80) p_ += decode_utf8(p_).length;
  p_ = name_end(p_);
  const std::string_view word(start_, static_cast<std::size_t>(p_ - start_));
  if (word == "_") {
    emit(TokenKind::underscore);
    return;
  }
  TokenKind kind = keyword(word);
  if (p_ < end_ && (*p_ == '!' || *p_ == '#')) {
    TokenKind with_bang = TokenKind::identifier;
    if (*p_ == '!')
      for (TokenKind bang :
           {TokenKind::kw_let_bang, TokenKind::kw_use_bang, TokenKind::kw_do_bang, TokenKind::kw_and_bang,
            TokenKind::kw_match_bang, TokenKind::kw_while_bang, TokenKind::kw_yield_bang, TokenKind::kw_return_bang})
        if (token_spelling(bang).substr(0, word.size()) == word && token_spelling(bang).size() == word.size() + 1)
          with_bang = bang;
    if (with_bang != TokenKind::identifier) {
      p_++;
      kind = with_bang;
    } else {
      diagnostics_.add(Code::stray_character, {offset(p_), 1},
                       "a name cannot be followed directly by `" + std::string(1, *p_) + "`",
                       "remove it, or put a space before it");
      emit(kind);
      p_++;
      return;
    }
  }
  emit(kind);
}

void Lexer::quoted_name() {
  mark(p_);
  if (follows("``")) {
    const char* at = p_ + 2;
    while (at < end_ && *at != '\n' && *at != '\r' && *at != '\t' && !(*at == '`' && at + 1 < end_ && at[1] == '`'))
      at++;
    if (at < end_ && *at == '`' && at > p_ + 2) {
      p_ = at + 2;
      emit(TokenKind::identifier, 1);
      return;
    }
    p_ = std::max(at, p_ + 2);
  } else {
    const char* line = p_ + 1;
    while (line < end_ && *line != '\n' && *line != '`') line++;
    if (line < end_ && *line == '`') {
      p_ = line + 1;
      diagnostics_.add(Code::unsupported_syntax, span_to_here(), "Dark does not have strings in backquotes",
                       "strings stand in double quotes; `$` before them allows holes: $\"Hello {name}\"");
      literal(TokenKind::text_literal, syntax::String{{}});
      return;
    }
    p_++;
  }
  diagnostics_.add(Code::unterminated_text, span_to_here(), "a quoted name without its closing ``",
                   "quoted names stand between two backquotes on each side, on one line");
  emit(TokenKind::identifier);
}

void Lexer::operators() {
  mark(p_);
  const char* at = p_;
  while (at < end_ && is_class(*at, kOperator)) at++;
  std::string_view run(p_, static_cast<std::size_t>(at - p_));
  const char after = at < end_ ? *at : '\0';
  // A bracket that ends in `]` or `}` is one token if that makes the longer match.
  if (run == "|" && (after == ']' || after == '}')) {
    p_ += 2;
    emit(after == ']' ? TokenKind::right_array : TokenKind::right_anonymous);
    return;
  }
  if (run == ">" && after == ']') {
    p_ += 2;
    emit(TokenKind::right_attribute);
    return;
  }
  if (run == ">|" && (after == ']' || after == '}')) {
    p_ += 3;
    emit(after == ']' ? TokenKind::greater_right_array : TokenKind::greater_right_anonymous);
    return;
  }
  if (run.size() > 1 && run.ends_with("@>|") && after == '}') run.remove_suffix(1);
  // The longest prefix that is a token: all of it, unless it starts with `:` or has only dots.
  TokenKind kind = operator_kind(run);
  while (kind == TokenKind::end_of_file && run.size() > 1) {
    run.remove_suffix(1);
    kind = operator_kind(run);
  }
  p_ += run.size();
  if (kind == TokenKind::end_of_file || run == "~") {
    diagnostics_.add(Code::stray_character, span_to_here(), "`" + std::string(run) + "` is no operator");
    return;
  }
  if (run.size() > 1 && (run.find('$') != std::string_view::npos ||
                         (run.find(':') != std::string_view::npos && run[0] != '>' && run[0] != ':')))
    diagnostics_.add(Code::stray_character, span_to_here(),
                     "`" + std::string(run) + "` is no operator: names of operators have no `$` or `:`",
                     "separate the parts with a space");
  emit(kind);
}

void Lexer::directive() {
  const char* line = line_start_;
  while (line < p_ && *line == ' ') line++;
  if (line != p_ || !is_class(peek(1), kLetter | kDigit)) {
    simple(TokenKind::hash, 1);
    return;
  }
  mark(p_);
  p_ = name_end(p_ + 1);
  diagnostics_.add(Code::unsupported_syntax, span_to_here(),
                   "`" + std::string(start_, static_cast<std::size_t>(p_ - start_)) + "`: Dark has no directives",
                   "remove the line");
  while (p_ < end_ && *p_ != '\n') p_++;
}

void Lexer::left_brace() {
  if (peek(1) == '|') {
    simple(TokenKind::left_anonymous, 2);
    return;
  }
  if (!holes_.empty()) holes_.back().braces++;
  simple(TokenKind::left_brace, 1);
}

void Lexer::right_brace() {
  if (holes_.empty() || holes_.back().braces > 1) {
    if (!holes_.empty()) holes_.back().braces--;
    simple(TokenKind::right_brace, 1);
    return;
  }
  const Hole hole = holes_.back();
  holes_.pop_back();
  mark(p_);
  for (std::uint32_t i = 0; i < hole.dollars && p_ < end_; i++) {
    if (*p_ != '}') {
      diagnostics_.add(Code::unterminated_text, {offset(p_), 1},
                       "this hole needs as many `}` as the string has `$`: " + std::to_string(hole.dollars));
      break;
    }
    p_++;
  }
  string_part(hole.quotes, hole.dollars, TokenKind::interpolated_end, TokenKind::interpolated_part, hole.string);
}

void Lexer::block_comment() {
  mark(p_);
  int depth = 0;
  while (p_ < end_) {
    const char c = *p_;
    if (c == '(' && peek(1) == '*') {
      if (depth > 0 && peek(2) == ')') {
        p_ += 3;
        continue;
      }
      depth++;
      p_ += 2;
    } else if (c == '*' && peek(1) == ')') {
      p_ += 2;
      if (--depth == 0) return;
    } else if (c == '\n') {
      newline(++p_);
    } else if (c == '"') {
      skip_string_in_comment(follows("\"\"\"") ? Quotes::triple : Quotes::single);
    } else if (c == '@' && peek(1) == '"') {
      p_++;
      skip_string_in_comment(Quotes::verbatim);
    } else if (c == '\'') {
      // A quote in a character does not start a string: '"'.
      char32_t value = 0;
      const char* end = p_ + 1;
      if (peek(1) == '\\' && std::strchr("\\\"'afvntbr", peek(2)) && peek(2) != '\0' && peek(3) == '\'') p_ += 4;
      else if (p_ + 1 < end_ && peek(1) != '\\' && peek(1) != '\n' && peek(1) != '\r' &&
               (end = p_ + 1 + decode_utf8(p_ + 1).length) < end_ && *end == '\'')
        p_ = end + 1;
      else p_++;
      static_cast<void>(value);
    } else {
      p_++;
    }
  }
  const Span opener{offset(start_), 2};
  diagnostics_.add(Code::unterminated_text, opener, "this comment is never closed", "close it with `*)`");
}

/// Strings in comments are read as strings, so that a `*)` in them does not end the comment.
void Lexer::skip_string_in_comment(Quotes quotes) {
  const char* opener = p_;
  p_ += quotes == Quotes::triple ? 3 : 1;
  while (p_ < end_) {
    if (*p_ == '\n') {
      newline(++p_);
    } else if (quotes == Quotes::single && *p_ == '\\' && p_ + 1 < end_ && p_[1] != '\n') {
      p_ += 2;
    } else if (quotes == Quotes::verbatim && follows("\"\"")) {
      p_ += 2;
    } else if (quotes == Quotes::triple ? follows("\"\"\"") : *p_ == '"') {
      p_ += quotes == Quotes::triple ? 3 : 1;
      return;
    } else {
      p_++;
    }
  }
  diagnostics_.add(Code::unterminated_text, {offset(opener), 1}, "this string in a comment is never closed",
                   "strings in comments need both quotes");
  start_ = opener;
}

}  // namespace darkpkg::lex
