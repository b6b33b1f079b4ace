#include "rules/hash/checkout/fsharp_lexer.hpp"

#include <algorithm>

namespace darkpkg::hash {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kOperators = "!%&*+-/<=>?@^|~:$";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Bytes of letters outside of ASCII count as letters: no definition of a builtin has any outside of strings.
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) { return starts_name(c) || is_digit(c) || c == '\''; }

}  // namespace

void FsharpLexer::skip_byte_order_mark() {
  if (starts(kByteOrderMark)) at_ = line_start_ = kByteOrderMark.size();
}

void FsharpLexer::step(std::size_t count) {
  for (; count > 0 && at_ < text_.size(); count--)
    if (text_[at_++] == '\n') {
      line_++;
      line_start_ = at_;
      first_ = true;
    }
}

void FsharpLexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (starts("//"))
      step(text_.substr(at_).find('\n') == std::string_view::npos ? text_.size() - at_ : text_.substr(at_).find('\n'));
    else if (starts("(*") && peek(2) != ')') skip_comment();
    else if (const char c = peek(); c == ' ' || c == '\t' || c == '\r' || c == '\n') step();
    else return;
  }
}

/// Comments nest, and strings in them hide what would end them (F# specification, 3.2).
void FsharpLexer::skip_comment() {
  std::size_t depth = 0;
  do {
    if (starts("(*") && peek(2) != ')') {
      depth++;
      step(2);
    } else if (starts("*)")) {
      depth--;
      step(2);
    } else if (peek() == '"') {
      skip_string();
    } else if (peek() != '\'' || !skip_character()) {
      step();
    }
  } while (depth > 0 && at_ < text_.size());
}

/// A string of any form: `"..."`, `@"..."`, `$"..."`, `"""..."""`.
void FsharpLexer::skip_string() {
  bool verbatim = false;
  for (; peek() == '$' || peek() == '@'; step()) verbatim = verbatim || peek() == '@';
  const bool triple = starts(R"(""")");
  step(triple ? 3 : 1);
  while (at_ < text_.size()) {
    if (triple) {
      if (starts(R"(""")")) return step(3);
    } else if (peek() == '"') {
      if (!verbatim || peek(1) != '"') return step();
      step();
    } else if (peek() == '\\' && !verbatim) {
      step();
    }
    step();
  }
}

/// `'a'`, `'\n'`, and not the name of a type variable, `'a`.
bool FsharpLexer::skip_character() {
  constexpr std::size_t kLongest = 12;  // '\U0001F600'
  if (peek(1) == '\\') {
    const std::size_t end = text_.substr(at_, kLongest).find('\'', 3);
    if (end == std::string_view::npos) return false;
    step(end + 1);
    return true;
  }
  std::size_t after = at_ + 2;  // behind the character, which may have several bytes
  while (after < text_.size() && (static_cast<unsigned char>(text_[after]) & 0xC0U) == 0x80U) after++;
  if (after >= text_.size() || text_[after] != '\'') return false;
  step(after + 1 - at_);
  return true;
}

FsharpToken FsharpLexer::next() {
  skip_blanks();
  FsharpToken out;
  out.offset = at_;
  out.line = line_;
  out.column = static_cast<std::uint32_t>(at_ - line_start_ + 1);
  out.first = std::exchange(first_, false);
  const std::size_t start = at_;
  const auto since_start = [&] { return text_.substr(start, at_ - start); };
  const char c = peek();
  if (at_ == text_.size()) return out;
  if (c == '"' ||
      ((c == '$' || c == '@') && (peek(1) == '"' || ((peek(1) == '@' || peek(1) == '$') && peek(2) == '"')))) {
    const bool plain = c == '"' && !starts(R"(""")");
    skip_string();
    first_ = false;
    out.text = since_start();
    const bool whole = plain && out.text.size() > 1 && out.text.ends_with('"');
    out.kind = whole ? FsharpKind::string : FsharpKind::other;
    if (whole) out.text = out.text.substr(1, out.text.size() - 2);
  } else if (c == '\'' && skip_character()) {
    out.kind = FsharpKind::other;
    out.text = since_start();
  } else if (starts("``")) {
    const std::size_t end = text_.find("``", at_ + 2);
    step(end == std::string_view::npos ? text_.size() - at_ : end + 2 - at_);
    out.kind = FsharpKind::name;
    out.text = since_start();
    out.text = out.text.substr(2, out.text.size() - std::min<std::size_t>(out.text.size(), 4));
  } else if (starts_name(c)) {
    while (continues_name(peek())) step();
    out.kind = FsharpKind::name;
    out.text = since_start();
  } else if (is_digit(c)) {
    while (continues_name(peek())) step();
    out.kind = FsharpKind::number;
    out.text = since_start();
  } else if (c == '#' && out.first) {
    while (at_ < text_.size() && peek() != '\n') step();
    out.kind = FsharpKind::directive;
    out.text = since_start();
  } else {
    step();
    if (kOperators.find(c) != std::string_view::npos)
      while (peek() != '\0' && kOperators.find(peek()) != std::string_view::npos && !starts("//")) step();
    out.kind = FsharpKind::symbol;
    out.text = since_start();
  }
  return out;
}

std::vector<FsharpToken> fsharp_tokens(const FsharpFile& file) {
  FsharpLexer lexer(file);
  std::vector<FsharpToken> out;
  do out.push_back(lexer.next());
  while (out.back().kind != FsharpKind::end);
  return out;
}

tl::unexpected<Error> unexpected_fsharp(const FsharpFile& file, const FsharpToken& token, std::string_view expected) {
  const std::string_view text = file.text;
  const std::size_t start = token.offset - (token.column - 1);
  std::string_view line = text.substr(start, text.substr(start).find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string found = token.kind == FsharpKind::end ? "the end of the file" : "`" + std::string(token.text) + "`";
  if (found.size() > 60) found = "this";
  const std::string number = std::to_string(token.line);
  std::string message = file.path + ":" + number + ":" + std::to_string(token.column) + ": expected ";
  message.append(expected).append(", found ").append(found).append("\n  ").append(number).append(" | ").append(line);
  // Tabs stay in the margin, so that the caret stands below the token.
  std::string margin(number.size() + 2, ' ');
  margin += " | ";
  for (char c : line.substr(0, std::min<std::size_t>(token.column - 1, line.size()))) margin += c == '\t' ? '\t' : ' ';
  return fail(message + "\n" + margin + "^",
              "this darkpkg reads the definitions as Dark's main branch has them since August 2026; link with a list "
              "that is brought up to date by hand, --builtins FILE, or with a darkpkg that knows the new form");
}

}  // namespace darkpkg::hash
