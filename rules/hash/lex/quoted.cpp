#include <utf8proc.h>

#include "rules/hash/lex/lexer_impl.hpp"
#include "rules/hash/lex/unicode.hpp"

namespace darkpkg::hash::lex {
namespace {

/// After these a quote before a letter begins a type variable.
bool is_before_type(TokenKind kind) {
  switch (kind) {
    case TokenKind::left_paren:
    case TokenKind::star:
    case TokenKind::less:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::arrow:
    case TokenKind::equals:
    case TokenKind::of: return true;
    default: return false;
  }
}

constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

}  // namespace

/// Behind the next `quote` that no backslash stands before, or kNowhere.
std::uint32_t Lexer::find_quote(std::uint32_t at, char quote) const {
  while (at < end_) {
    if (text_[at] == '\\' && at + 1 < end_) at += 2;
    else if (text_[at] == quote) return at + 1;
    else at++;
  }
  return kNowhere;
}

/// Behind the next `"""`, or kNowhere.
std::uint32_t Lexer::find_raw_end(std::uint32_t at) const {
  const std::size_t found = text_.substr(0, end_).find(R"(""")", at);
  return found == std::string_view::npos ? kNowhere : static_cast<std::uint32_t>(found) + 3;
}

/// Behind the end of an interpolated string whose text begins at `at`, or kNowhere (scanInterp).
std::uint32_t Lexer::find_interpolated_end(std::uint32_t at, bool raw) const {
  while (at < end_) {
    const char c = text_[at];
    const char next = at + 1 < end_ ? text_[at + 1] : '\0';
    if (c == '"' && (!raw || (next == '"' && at + 2 < end_ && text_[at + 2] == '"'))) return at + (raw ? 3 : 1);
    if (c == '\\' && at + 1 < end_ && !raw) {
      at += 2;
    } else if ((c == '{' || c == '}') && next == c) {
      at += 2;
    } else if (c == '{') {
      const std::size_t close = find_hole_end(text_, at + 1, end_);
      if (close == std::string_view::npos) return kNowhere;
      at = static_cast<std::uint32_t>(close) + 1;
    } else {
      at++;
    }
  }
  return kNowhere;
}

void Lexer::string() {
  const std::uint32_t end = find_quote(at_ + 1, '"');
  if (end == kNowhere) {
    reporter_.report(Mistake::string_without_end, {at_, 1}, "\"");
    emit(TokenKind::string, line_end(at_));
    return;
  }
  const std::string_view written = text_.substr(at_ + 1, end - at_ - 2);
  const std::uint32_t text = keep(string_text(written, at_ + 1, StringForm::plain, arena_, reporter_));
  emit(TokenKind::string, end).text = text;
}

void Lexer::raw_string() {
  const std::uint32_t end = find_raw_end(at_ + 3);
  if (end == kNowhere) {
    reporter_.report(Mistake::string_without_end, {at_, 3}, R"(""")");
    emit(TokenKind::string, end_);
    return;
  }
  const std::uint32_t text =
      keep(string_text(text_.substr(at_ + 3, end - at_ - 6), at_ + 3, StringForm::raw, arena_, reporter_));
  emit(TokenKind::string, end).text = text;
}

void Lexer::interpolated() {
  const bool raw = peek(2) == '"' && peek(3) == '"';
  const std::uint32_t begin = at_ + (raw ? 4 : 2);
  const std::uint32_t end = find_interpolated_end(begin, raw);
  if (end == kNowhere) {
    reporter_.report(Mistake::interpolated_without_end, {at_, begin - at_}, raw ? R"(""")" : "\"");
    emit(TokenKind::string, line_end(at_));
    return;
  }
  emit(TokenKind::interpolated, end);
}

/// A character literal that ends at `end`; its text ends at `content_end`.
void Lexer::character(std::uint32_t end, std::uint32_t content_end) {
  const std::string_view written = text_.substr(at_ + 1, content_end - at_ - 1);
  const std::size_t before = reporter_.count();
  const std::string_view meant = string_text(written, at_ + 1, StringForm::plain, arena_, reporter_);
  if (reporter_.count() == before) {
    std::size_t graphemes = 0;
    utf8proc_int32_t state = 0;
    utf8proc_int32_t previous = -1;
    for (std::size_t i = 0; i < meant.size() && graphemes < 2;) {
      utf8proc_int32_t value = 0;
      const utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(meant.data() + i),
                                                       static_cast<utf8proc_ssize_t>(meant.size() - i), &value);
      if (previous < 0 || utf8proc_grapheme_break_stateful(previous, value, &state)) graphemes++;
      previous = value;
      i += static_cast<std::size_t>(length);
    }
    if (graphemes != 1) reporter_.report(Mistake::character_not_one, span_to(end), text_.substr(at_, end - at_));
  }
  const std::uint32_t text = keep(meant);
  emit(TokenKind::character, end).text = text;
}

void Lexer::broken_character(std::uint32_t end) {
  // A quoted text of one line is what other languages call a string.
  const std::uint32_t line = line_end(at_);
  const std::size_t quote = text_.substr(0, line).find('\'', at_ + 1);
  if (quote == at_ + 1) {
    reporter_.report(Mistake::character_empty, {at_, 2});
    end = std::max(end, at_ + 2);
  } else if (quote != std::string_view::npos) {
    end = static_cast<std::uint32_t>(quote) + 1;
    reporter_.report(Mistake::string_in_single_quotes, span_to(end), text_.substr(at_, end - at_),
                     text_.substr(at_ + 1, end - at_ - 2));
  } else {
    reporter_.report(Mistake::character_without_end, {at_, 1});
    end = line;
  }
  emit(TokenKind::character, end);
}

/// A quote: a type variable, or a character.
void Lexer::tick() {
  const std::uint32_t next = at_ + 1;
  const bool before_type = !tokens_.all.empty() && is_before_type(tokens_.all.back().kind);
  std::uint32_t length = 0;
  if (before_type && next < end_ && (text_[next] == '_' || is_letter(code_point(next, length)))) {
    std::uint32_t name_end = next;
    while (name_end < end_ && text_[name_end] != '\'' && is_name_part(name_end, length)) name_end += length;
    if (name_end < end_ && text_[name_end] == '\'') return character(name_end + 1, name_end);
    const bool capital = is_upper(code_point(next, length));
    Token& token = emit(TokenKind::name, name_end);
    token.ticked = true;
    token.capital = capital;
    return;
  }
  if (next < end_ && text_[next] == '\\') {
    const std::uint32_t end = find_quote(next, '\'');
    if (end != kNowhere) return character(end, end - 1);
    return broken_character(line_end(at_));
  }
  // One grapheme of what is written.
  std::uint32_t content_end = next;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  while (content_end < end_) {
    const auto value = static_cast<utf8proc_int32_t>(code_point(content_end, length));
    if (previous >= 0 && utf8proc_grapheme_break_stateful(previous, value, &state)) break;
    previous = value;
    content_end += length;
  }
  if (content_end > next && content_end < end_ && text_[content_end] == '\'')
    return character(content_end + 1, content_end);
  broken_character(content_end);
}

std::size_t find_hole_end(std::string_view text, std::size_t at, std::size_t end) {
  const auto is = [&](std::size_t i, char c) { return i < end && text[i] == c; };
  std::size_t depth = 0;
  while (at < end) {
    const char c = text[at];
    if (c == '/' && is(at + 1, '/')) {
      while (at < end && text[at] != '\n') at++;
    } else if (c == '(' && is(at + 1, '*')) {
      std::size_t comments = 1;
      at += 2;
      while (at < end && comments > 0) {
        const bool opens = text[at] == '(' && is(at + 1, '*');
        const bool closes = text[at] == '*' && is(at + 1, ')');
        if (opens) comments++;
        if (closes) comments--;
        at += opens || closes ? 2 : 1;
      }
    } else if (c == '"' && is(at + 1, '"') && is(at + 2, '"')) {
      at += 3;
      while (at < end && !(text[at] == '"' && is(at + 1, '"') && is(at + 2, '"'))) at++;
      at += 3;
    } else if (c == '"' || (c == '\'' && is(at + 1, '\\'))) {
      at++;
      while (at < end && text[at] != c) at += text[at] == '\\' ? 2 : 1;
      at++;
    } else if (c == '\'' && is(at + 2, '\'')) {
      at += 3;
    } else if (c == '}' && depth == 0) {
      return at;
    } else {
      if (c == '{') depth++;
      else if (c == '}') depth--;
      at++;
    }
  }
  return std::string_view::npos;
}

}  // namespace darkpkg::hash::lex
