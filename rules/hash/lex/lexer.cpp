#include "rules/hash/lex/lexer.hpp"

#include <algorithm>
#include <utility>

#include "language/text/unicode.hpp"
#include "rules/hash/lex/lexer_impl.hpp"
#include "rules/hash/lex/unicode.hpp"

namespace darkpkg::hash::lex {
namespace {

struct Fixed {
  TokenKind kind;
  std::string_view text;
};

constexpr auto kKeywords = std::to_array<Fixed>({
#define KEYWORD(name, text) {TokenKind::name, text},
#define PUNCTUATION(name, text)
#include "rules/hash/lex/tokens.def"
});

constexpr auto kPunctuation = std::to_array<Fixed>({
#define KEYWORD(name, text)
#define PUNCTUATION(name, text) {TokenKind::name, text},
#include "rules/hash/lex/tokens.def"
});

constexpr std::size_t kLongestKeyword = 5;
static_assert(std::ranges::all_of(kKeywords, [](const Fixed& one) { return one.text.size() <= kLongestKeyword; }));

TokenKind name_kind(std::string_view text) {
  if (text.size() <= kLongestKeyword)
    for (const Fixed& keyword : kKeywords)
      if (keyword.text[0] == text[0] && keyword.text == text) return keyword.kind;
  return TokenKind::name;
}

/// The punctuation that begins with a character, in the order of the list, which has the longest first.
struct Candidates {
  std::array<std::uint8_t, 4> numbers{};
  std::uint8_t size = 0;
};
constexpr auto kCandidates = [] {
  std::array<Candidates, 128> table{};
  for (std::size_t i = 0; i < kPunctuation.size(); i++) {
    Candidates& of_first = table[static_cast<std::size_t>(kPunctuation[i].text[0])];
    of_first.numbers[of_first.size++] = static_cast<std::uint8_t>(i);
  }
  return table;
}();

/// Lexical mistakes of this number make the rest of the text worthless, and each of them can cost a look at all of it.
constexpr std::size_t kMostMistakes = 20;

}  // namespace

char32_t Lexer::code_point(std::uint32_t at, std::uint32_t& length) const {
  const darkpkg::lex::CodePoint code = darkpkg::lex::decode_utf8(text_.data() + at);
  length = code.length;
  return code.value;
}

bool Lexer::is_name_part(std::uint32_t at, std::uint32_t& length) const {
  length = 1;
  if (at >= end_) return false;
  if (is_ascii(text_[at])) return is_class(text_[at], kNamePart);
  const char32_t value = code_point(at, length);
  return is_letter(value) || is_digit(value);
}

std::uint32_t Lexer::line_end(std::uint32_t at) const {
  const std::size_t found = text_.substr(0, end_).find('\n', at);
  return found == std::string_view::npos ? end_ : static_cast<std::uint32_t>(found);
}

void Lexer::advance(std::uint32_t to) {
  for (; at_ < to; at_++) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '\n') {
      row_++;
      line_start_ = at_ + 1;
      surplus_ = 0;
    } else if (byte >= 0x80 && (byte < 0xC0 || byte >= 0xF0)) {
      // A continuation byte is no unit, but one of the three in a sequence of four.
      if (byte < 0xC0) surplus_++;
      else surplus_--;
    }
  }
}

Token& Lexer::begin(TokenKind kind, std::uint32_t to) {
  Token& token = tokens_.all.emplace_back();
  token.kind = kind;
  token.at = span_to(to);
  token.start = place();
  if (has_doc_) [[unlikely]] {
    token.doc = keep(arena_.copy(std::string_view(doc_)));
    has_doc_ = false;
    doc_.clear();
  }
  return token;
}

Token& Lexer::emit(TokenKind kind, std::uint32_t to) {
  Token& token = begin(kind, to);
  advance(to);
  token.end = place();
  return token;
}

Token& Lexer::emit_short(TokenKind kind, std::uint32_t length) {
  Token& token = begin(kind, at_ + length);
  at_ += length;
  token.end = {token.start.row, token.start.column + length};
  return token;
}

std::uint32_t Lexer::keep(std::string_view text) {
  tokens_.texts.push_back(text);
  return static_cast<std::uint32_t>(tokens_.texts.size() - 1);
}

void Lexer::doc_comment(std::uint32_t begin, std::uint32_t end) {
  std::uint32_t length = 0;
  while (begin < end && is_space(code_point(begin, length))) begin += length;
  while (begin < end) {
    std::uint32_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text_[last]) & 0xC0) == 0x80) last--;
    if (!is_space(code_point(last, length))) break;
    end = last;
  }
  if (has_doc_) doc_ += ' ';
  doc_ += text_.substr(begin, end - begin);
  has_doc_ = true;
}

/// A comment that begins here; false if it has no end.
bool Lexer::block_comment() {
  std::uint32_t depth = 1;
  std::uint32_t at = at_ + 2;
  while (at < end_ && depth > 0) {
    if (at + 1 < end_ && text_[at] == '(' && text_[at + 1] == '*') {
      depth++;
      at += 2;
    } else if (at + 1 < end_ && text_[at] == '*' && text_[at + 1] == ')') {
      depth--;
      at += 2;
    } else {
      at++;
    }
  }
  if (depth > 0) reporter_.report(Mistake::comment_without_end, {at_, 2});
  advance(at);
  return depth == 0;
}

void Lexer::skip_trivia() {
  while (at_ < end_) {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\r') {
      at_++;
    } else if (c == '\n') {
      at_++;
      row_++;
      line_start_ = at_;
      surplus_ = 0;
    } else if (c == '/' && peek(1) == '/') {
      const std::uint32_t end = line_end(at_);
      if (peek(2) == '/' && peek(3) != '/') doc_comment(at_ + 3, end);
      advance(end);
    } else if (c == '(' && peek(1) == '*' && peek(2) != ')') {
      block_comment();
    } else {
      return;
    }
  }
}

void Lexer::name_or_keyword() {
  std::uint32_t end = at_;
  while (end < end_ && is_class(text_[end], kNamePart)) end++;
  if (end == end_ || is_ascii(text_[end])) [[likely]] {
    const char first = text_[at_];
    const bool capital = first >= 'A' && first <= 'Z';
    emit_short(capital ? TokenKind::name : name_kind(text_.substr(at_, end - at_)), end - at_).capital = capital;
    return;
  }
  end = skip_name_parts(end);
  std::uint32_t length = 0;
  const bool capital = is_upper(code_point(at_, length));
  emit(TokenKind::name, end).capital = capital;
}

/// ``any text``
void Lexer::quoted_name() {
  const std::uint32_t line = line_end(at_ + 2);
  std::uint32_t close = at_ + 2;
  while (close + 1 < line && !(text_[close] == '`' && text_[close + 1] == '`')) close++;
  const bool closed = close + 1 < line;
  if (!closed) reporter_.report(Mistake::quoted_name_without_end, {at_, 2});
  std::uint32_t length = 0;
  const bool capital = close > at_ + 2 && is_upper(code_point(at_ + 2, length));
  emit(TokenKind::name, closed ? close + 2 : line).capital = capital;
}

void Lexer::punctuation() {
  const char c = text_[at_];
  if (c == '=' && peek(1) == '>') {
    emit(TokenKind::equals, at_ + 1);
    return;
  }
  if (is_ascii(c)) {
    const Candidates& candidates = kCandidates[static_cast<std::size_t>(c)];
    for (std::size_t i = 0; i < candidates.size; i++) {
      const Fixed& fixed = kPunctuation[candidates.numbers[i]];
      const auto size = static_cast<std::uint32_t>(fixed.text.size());
      if (size > 1 && (size > end_ - at_ || text_.substr(at_, size) != fixed.text)) continue;
      emit_short(fixed.kind, size);
      return;
    }
  }
  std::uint32_t length = 1;
  const char32_t value = code_point(at_, length);
  Mistake mistake = Mistake::stray_character;
  if (c == '#') mistake = Mistake::hash_character;
  else if (c == '\\') mistake = Mistake::backslash;
  else if (c == '$') mistake = Mistake::dollar;
  else if (c == '`') mistake = Mistake::backquote;
  else if (c == '?') mistake = Mistake::question_mark;
  else if (value == 0x2018 || value == 0x2019 || value == 0x201C || value == 0x201D) mistake = Mistake::curly_quote;
  else if (is_space(value) || value == 0xFEFF || value < 0x20) mistake = Mistake::invisible_character;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string number = "U+";
  for (int shift = value > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) number += kHex[(value >> shift) & 15];
  reporter_.report(mistake, {at_, length}, text_.substr(at_, length), number);
  // What follows is a comment to whoever wrote it.
  advance(mistake == Mistake::hash_character ? line_end(at_) : at_ + length);
}

void Lexer::next_token() {
  const char c = text_[at_];
  if (is_class(c, kNameStart)) return name_or_keyword();
  if (is_class(c, kDigit)) return number();
  if (!is_ascii(c)) {
    std::uint32_t length = 0;
    const char32_t value = code_point(at_, length);
    if (is_letter(value)) return name_or_keyword();
    if (is_digit(value)) return number();
    return punctuation();
  }
  if (c == '"') return peek(1) == '"' && peek(2) == '"' ? raw_string() : string();
  if (c == '\'') return tick();
  if (c == '$' && peek(1) == '"') return interpolated();
  if (c == '`' && peek(1) == '`') return quoted_name();
  punctuation();
}

Tokens Lexer::run() && {
  const std::size_t before = reporter_.count();
  for (skip_trivia(); at_ < end_ && reporter_.count() - before < kMostMistakes; skip_trivia()) {
    const std::size_t count = reporter_.count();
    const std::uint32_t row = row_;
    next_token();
    if (reporter_.count() > count) tokens_.broken_rows.push_back(row);
  }
  advance(end_);
  emit(TokenKind::end_of_file, end_);
  return std::move(tokens_);
}

Tokens tokenize(std::string_view text, Region region, Arena& arena, Reporter& reporter) {
  return Lexer(text, region, arena, reporter).run();
}

}  // namespace darkpkg::hash::lex
