#include <algorithm>
#include <cstring>

#include "rules/uuid/lex/lexer_impl.hpp"

namespace darkpkg::lex {
namespace {

/// So that a file of quotes takes no quadratic time.
constexpr int kMostRereads = 20;

bool is_line_end(char c) { return c == '\n'; }

/// Does a line of `text`, other than its first, start a definition?
bool holds_definition(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const std::size_t word = text.find_first_not_of(' ', at + 1);
    if (word == std::string_view::npos) return false;
    const std::string_view line = text.substr(word);
    if (line.starts_with("let ") || line.starts_with("type ") || line.starts_with("module ")) return true;
  }
  return false;
}

}  // namespace

void Lexer::report_unclosed_hole(std::uint32_t opened, std::uint32_t string) {
  auto& diagnostic = diagnostics_.add(Code::unterminated_text, {opened, 1},
                                      "this hole of an interpolated string is never closed", "close it with `}`");
  diagnostic.notes.push_back({"", {string, 1}, "the string starts here"});
}

void Lexer::report_unclosed_string(std::uint32_t start, bool triple) {
  diagnostics_.add(Code::unterminated_text, {start, triple ? 3U : 1U}, "this string is never closed",
                   triple ? "close it with \"\"\"" : "close it with \"");
}

/// A string without its end goes on to the next quote, which starts another one: from there on, texts are code and code
/// is text, up to the end of the file. There, this looks for the string that was meant: the first one that has a
/// definition in it, or the hole that is still open. It ends that one with its line, and reads again from there.
bool Lexer::reread() {
  const bool in_hole = !holes_.empty();
  if ((!unclosed_ && !in_hole) || rereads_ == kMostRereads) return false;
  if (in_hole ? holes_.front().quotes != Quotes::single : *unclosed_ != Quotes::single) return false;
  auto& tokens = out_.tokens;
  auto first_quote = [&](const Token& token) { return text_of(token).find_first_not_of('$'); };
  int depth = 0;
  std::uint32_t string = 0;
  bool one_quote = false;
  for (std::size_t i = reread_from_; i < tokens.size(); i++) {
    const Token& token = tokens[i];
    const bool starts = token.kind == TokenKind::text_literal || token.kind == TokenKind::interpolated ||
                        token.kind == TokenKind::interpolated_begin;
    const bool goes_on = token.kind == TokenKind::interpolated_part || token.kind == TokenKind::interpolated_end;
    if (!starts && !goes_on) continue;
    if (starts && depth == 0) {
      string = token.offset;
      const std::string_view text = text_of(token).substr(first_quote(token));
      one_quote = text.starts_with('"') && !text.starts_with("\"\"\"");
    }
    const bool outermost = depth == (goes_on ? 1 : 0);
    if (token.kind == TokenKind::interpolated_begin) depth++;
    else if (token.kind == TokenKind::interpolated_end) depth--;
    if (!outermost || !one_quote) continue;
    const bool hole = in_hole && holes_.front().opened + 1 == token.end();
    const bool is_last = i + 1 == tokens.size();
    if (!hole && !is_last && !holds_definition(text_of(token))) continue;
    const std::uint32_t opened = token.end() - 1;
    end_text_at_line(i, hole ? begin_ + opened : begin_ + token.offset);
    if (hole) report_unclosed_hole(opened, string);
    else report_unclosed_string(string, false);
    rereads_++;
    return true;
  }
  return false;
}

/// Makes the text token `index` end with the line of `at`, and takes back everything that was read after it.
void Lexer::end_text_at_line(std::size_t index, const char* at) {
  Token& token = out_.tokens[index];
  diagnostics_.remove_if([&](const Diagnostic& diagnostic) { return diagnostic.at.offset >= offset(at); });
  p_ = std::find_if(at, end_, is_line_end);
  if (p_ > at && p_[-1] == '\r') p_--;
  line_ = token.line + static_cast<std::uint32_t>(std::count_if(begin_ + token.offset, p_, is_line_end));
  line_start_ = p_;
  while (line_start_ > begin_ && !is_line_end(line_start_[-1])) line_start_--;
  counted_to_ = line_start_;
  counted_ = 0;
  holes_.clear();
  unclosed_.reset();
  high_surrogate_ = 0;

  token.length = offset(p_) - token.offset;
  if (token.kind == TokenKind::interpolated_begin) token.kind = TokenKind::interpolated;
  else if (token.kind == TokenKind::interpolated_part) token.kind = TokenKind::interpolated_end;
  LiteralToken& literal = out_.literals[token.payload];
  literal.value = syntax::String{{}};
  literal.end_line = line_;
  literal.end_column = column(p_);
  out_.literals.erase(out_.literals.begin() + token.payload + 1, out_.literals.end());
  out_.tokens.erase(out_.tokens.begin() + static_cast<std::ptrdiff_t>(index) + 1, out_.tokens.end());
  reread_from_ = index + 1;
}

}  // namespace darkpkg::lex
