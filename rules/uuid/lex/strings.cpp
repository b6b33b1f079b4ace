#include <cstring>

#include "rules/uuid/lex/lexer_impl.hpp"

namespace darkpkg::lex {
namespace {

/// The character of a one-letter escape, or 0.
char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '"':
    case '\'': return c;
    case 'a': return '\a';
    case 'f': return '\f';
    case 'v': return '\v';
    case 'n': return '\n';
    case 't': return '\t';
    case 'b': return '\b';
    case 'r': return '\r';
    default: return 0;
  }
}

/// The value of exactly `count` digits of `radix` at `at`, or nothing.
bool fixed_digits(const char* at, const char* end, int count, unsigned radix, char32_t& value) {
  if (end - at < count) return false;
  value = 0;
  for (int i = 0; i < count; i++) {
    if (!is_class(at[i], radix == 16 ? kHexDigit : kDigit)) return false;
    const auto digit = static_cast<char32_t>(at[i] <= '9' ? at[i] - '0' : (at[i] | 0x20) - 'a' + 10);
    value = value * radix + digit;
  }
  return true;
}

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Bytes that end a plain stretch of a string.
constexpr auto kStops = [] {
  std::array<bool, 256> table{};
  for (char c : {'"', '\\', '\n', '{', '}', '%'}) table[static_cast<std::size_t>(c)] = true;
  return table;
}();

}  // namespace

/// An escape in a character literal; `at` is the backslash.
bool Lexer::character_escape(const char* at, char32_t& value, const char*& end) const {
  if (end_ - at < 2) return false;
  if (fixed_digits(at + 1, end_, 3, 10, value)) {
    end = at + 4;
    return true;
  }
  if (at[1] == 'x' && fixed_digits(at + 2, end_, 2, 16, value)) {
    end = at + 4;
    return true;
  }
  if (at[1] == 'u' && fixed_digits(at + 2, end_, 4, 16, value)) {
    end = at + 6;
    return true;
  }
  if (at[1] == 'U' && fixed_digits(at + 2, end_, 8, 16, value)) {
    end = at + 10;
    return true;
  }
  if (const char c = simple_escape(at[1]); c != 0) {
    value = static_cast<unsigned char>(c);
    end = at + 2;
    return true;
  }
  return false;
}

void Lexer::character() {
  mark(p_);
  char32_t value = 0;
  const char* end = p_ + 1;
  const char next = peek(1);
  const bool trigraph = next == '\\' && is_class(peek(2), kDigit);
  bool is_character = false;
  if (next == '\\') {
    is_character = character_escape(p_ + 1, value, end);
  } else if (p_ + 1 < end_ && next != '\n' && next != '\r' && next != '\t' && next != '\b') {
    const CodePoint code = decode_utf8(p_ + 1);
    value = code.value;
    end = p_ + 1 + code.length;
    is_character = true;
  }
  if (is_character && end < end_ && *end == '\'') {
    p_ = end + 1;
    if (peek(0) == 'B') {
      p_++;
      if (value > (trigraph ? 255U : 127U))
        diagnostics_.add(Code::bad_literal, span_to_here(), "this character is no ASCII byte");
      literal(TokenKind::number, static_cast<std::uint8_t>(value));
      return;
    }
    if (value > 0xFFFF)
      diagnostics_.add(Code::bad_literal, span_to_here(),
                       "a character literal holds one UTF-16 unit, this one takes two", "use a string");
    else if (is_high_surrogate(value) || is_low_surrogate(value))
      diagnostics_.add(Code::bad_literal, span_to_here(), "half of a surrogate pair is no character");
    else if (trigraph && value > 255)
      diagnostics_.add(Code::bad_literal, span_to_here(), "a decimal escape goes up to \\255");
    else {
      std::string text;
      append_utf8(text, value);
      literal(TokenKind::text_literal, syntax::Char{arena_.copy(std::string_view(text))});
      return;
    }
    literal(TokenKind::text_literal, syntax::Char{"?"});
    return;
  }
  p_++;
  if (next == '\'') {
    p_++;
    diagnostics_.add(Code::bad_literal, span_to_here(), "a character literal cannot be empty");
    literal(TokenKind::text_literal, syntax::Char{"?"});
    return;
  }
  emit(TokenKind::tick);
}

/// A string of any form at the current place: `"`, `"""`, `@"`, `$"`, `$@"`, `@$"`, `$"""`, `$$"""`.
bool Lexer::try_string() {
  const char* at = p_;
  std::uint32_t dollars = 0;
  bool verbatim = false;
  while (at < end_ && *at == '$') {
    dollars++;
    at++;
  }
  if (at < end_ && *at == '@' && dollars < 2) {
    verbatim = true;
    at++;
    if (dollars == 0 && at < end_ && *at == '$') {
      dollars = 1;
      at++;
    }
  }
  if (at == end_ || *at != '"') return false;
  const bool triple = !verbatim && end_ - at >= 3 && at[1] == '"' && at[2] == '"';
  if (dollars > 1 && !triple) return false;
  mark(p_);
  const Quotes quotes = triple ? Quotes::triple : verbatim ? Quotes::verbatim : Quotes::single;
  // Strings in holes: a plain "string" is fine (the reference's corpus has it even in one-quote strings), other forms
  // only in triple-quoted ones.
  if (!holes_.empty()) {
    if (triple)
      diagnostics_.add(Code::unsupported_syntax, {offset(p_), static_cast<std::uint32_t>(at + 3 - p_)},
                       "a triple-quoted string cannot stand in a hole of an interpolated string",
                       "bind it with `let` first");
    else if (holes_.back().quotes != Quotes::triple && quotes != Quotes::single)
      diagnostics_.add(Code::unsupported_syntax, {offset(p_), static_cast<std::uint32_t>(at + 1 - p_)},
                       "a verbatim string cannot stand in a hole of a one-quote string", "bind it with `let` first");
  }
  start_string(at + (triple ? 3 : 1), quotes, dollars);
  return true;
}

void Lexer::start_string(const char* content, Quotes quotes, std::uint32_t dollars) {
  p_ = content;
  if (dollars == 0) string_part(quotes, 0, TokenKind::text_literal, TokenKind::text_literal, offset(start_));
  else string_part(quotes, dollars, TokenKind::interpolated, TokenKind::interpolated_begin, offset(start_));
}

void Lexer::flush_surrogate(const char* at) {
  if (high_surrogate_ == 0) return;
  high_surrogate_ = 0;
  diagnostics_.add(Code::bad_literal, {offset(at), 1}, "this string holds half of a surrogate pair",
                   "write the whole character");
}

void Lexer::add_unit(char32_t unit, const char* at) {
  if (is_low_surrogate(unit) && high_surrogate_ != 0) {
    append_utf8(text_, 0x10000 + ((high_surrogate_ - 0xD800) << 10) + (unit - 0xDC00));
    high_surrogate_ = 0;
    return;
  }
  flush_surrogate(at);
  if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
    high_surrogate_ = unit;
    if (is_low_surrogate(unit)) flush_surrogate(at);
    return;
  }
  append_utf8(text_, unit);
}

/// Reads an escape of a one-quote string; `at` is the backslash. False: it is a backslash like any other character.
bool Lexer::string_escape(const char*& at) {
  const char next = at + 1 < end_ ? at[1] : '\0';
  char32_t value = 0;
  if (next == '\n' || (next == '\r' && at + 2 < end_ && at[2] == '\n')) {
    // A backslash at the end of a line: the string goes on with the next line's first character that is no blank.
    at += next == '\n' ? 2 : 3;
    newline(at);
    while (at < end_ && (*at == ' ' || *at == '\t')) at++;
    return true;
  }
  if (const char c = simple_escape(next); c != 0) {
    flush_surrogate(at);
    text_ += c;
    at += 2;
    return true;
  }
  if (fixed_digits(at + 1, end_, 3, 10, value)) {
    if (value > 255) diagnostics_.add(Code::bad_literal, {offset(at), 4}, "a decimal escape goes up to \\255");
    add_unit(value & 0xFF, at);
    at += 4;
    return true;
  }
  if (next == 'x' && fixed_digits(at + 2, end_, 2, 16, value)) {
    add_unit(value, at);
    at += 4;
    return true;
  }
  if (next == 'u' && fixed_digits(at + 2, end_, 4, 16, value)) {
    add_unit(value, at);
    at += 6;
    return true;
  }
  if (next == 'U' && fixed_digits(at + 2, end_, 8, 16, value)) {
    if (value > 0x10FFFF) {
      diagnostics_.add(Code::bad_literal, {offset(at), 10}, "this escape is beyond the last character, \\U0010FFFF");
    } else if (value > 0xFFFF) {
      flush_surrogate(at);
      append_utf8(text_, value);
    } else {
      add_unit(value, at);
    }
    at += 10;
    return true;
  }
  return false;
}

/// Reads on from `p_` to the end of the string or to its next hole. Texts without escapes stay in the source.
void Lexer::string_part(Quotes quotes, std::uint32_t dollars, TokenKind whole, TokenKind part,
                        std::uint32_t string_start) {
  const char* plain = p_;  // what is not in text_ yet
  bool copied = false;
  text_.clear();
  high_surrogate_ = 0;
  auto take = [&](const char* to) {
    if (to > plain) flush_surrogate(plain);
    text_.append(plain, static_cast<std::size_t>(to - plain));
    copied = true;
  };
  auto finish = [&](const char* to, TokenKind kind) {
    std::string_view text(plain, static_cast<std::size_t>(to - plain));
    if (copied) {
      take(to);
      flush_surrogate(to);
      text = arena_.copy(std::string_view(text_));
    }
    LiteralToken& made = literal(kind, syntax::String{text});
    made.end_line = line_;
    made.end_column = column(p_);
  };
  const char* at = p_;
  while (true) {
    while (at < end_ && !kStops[static_cast<unsigned char>(*at)]) at++;
    if (at == end_) break;
    const char c = *at;
    if (c == '\n') {
      newline(++at);
    } else if (c == '\\') {
      if (quotes != Quotes::single) {
        at++;
        continue;
      }
      const char* before = at;
      if (plain < before || !copied) {
        take(before);
        plain = before;
      }
      if (string_escape(at)) plain = at;
      else at++;
    } else if (c == '"') {
      const bool three = end_ - at >= 3 && at[1] == '"' && at[2] == '"';
      if (quotes == Quotes::triple && !three) {
        at++;
      } else if (quotes == Quotes::verbatim && at + 1 < end_ && at[1] == '"') {
        take(at + 1);
        at += 2;
        plain = at;
      } else {
        p_ = at + (quotes == Quotes::triple ? 3 : 1);
        if (quotes != Quotes::triple && peek(0) == 'B' && dollars == 0) {
          p_++;
          finish(at, TokenKind::text_literal);
          out_.literals.back().value = syntax::OtherLiteral{syntax::Unsupported::string_of_bytes};
          return;
        }
        finish(at, whole);
        return;
      }
    } else if (dollars == 0) {
      at++;
    } else if (dollars == 1) {
      if (c == '%') {
        at++;
      } else if (at + 1 < end_ && at[1] == c) {
        take(at + 1);
        at += 2;
        plain = at;
      } else if (c == '{') {
        p_ = at + 1;
        finish(at, part);
        holes_.push_back({quotes, dollars, 1, offset(at), string_start});
        return;
      } else {
        diagnostics_.add(Code::bad_literal, {offset(at), 1}, "a `}` without its `{` in an interpolated string",
                         "write `}}` for the character itself");
        at++;
      }
    } else {
      // $$"""...""": as many braces as dollars open a hole, fewer are text, more are text and then a hole.
      std::uint32_t count = 0;
      while (at + count < end_ && at[count] == c) count++;
      if (c == '%') {
        take(at);
        text_.append(count < dollars ? 2 * count : 2 * (count - dollars) + 1, '%');
        plain = at + count;
        if (count >= 2 * dollars)
          diagnostics_.add(Code::bad_literal, {offset(at), count}, "too many `%` for a string with this many `$`");
      } else if (count >= dollars && (c == '}' || count >= 2 * dollars)) {
        diagnostics_.add(Code::bad_literal, {offset(at), count}, "too many braces for a string with this many `$`");
      } else if (count >= dollars) {
        const char* brace = at + count - dollars;
        p_ = at + count;
        finish(brace, part);
        holes_.push_back({quotes, dollars, 1, offset(brace), string_start});
        return;
      }
      at += count;
    }
  }
  p_ = end_;
  finish(end_, whole);
  unclosed_ = quotes;
  report_unclosed_string(string_start, quotes == Quotes::triple);
}

}  // namespace darkpkg::lex
