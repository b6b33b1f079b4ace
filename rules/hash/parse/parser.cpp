#include "rules/hash/parse/parser.hpp"

#include <fmt/core.h>

#include <array>

#include "rules/hash/parse/parser_impl.hpp"
#include "rules/hash/parse/unused_lets.hpp"
#include "rules/hash/parse/validate.hpp"

namespace darkpkg::hash {
namespace parsing {
namespace {

struct ForeignStatement {
  std::string_view text;
  std::string_view help;
};

constexpr auto kStatements = std::to_array<ForeignStatement>({
#define STATEMENT(text, help) {text, help},
#include "rules/hash/parse/foreign.def"
});

}  // namespace

void Parser::end_definition() {
  failed_ = true;
  failed_at_ = pos_;
  pos_ = last_;
}

void Parser::fail(Mistake mistake, Span at, std::string_view first, std::string_view second) {
  if (failed_) return;
  end_definition();
  if (equals_before_let_) {
    failed_at_ = let_after_equals_;
    reporter_.report(Mistake::missing_body, *equals_before_let_);
  } else if (!tokens_.is_broken(tokens_.all[failed_at_].start.row)) {
    reporter_.report(mistake, at, first, second);
  }
}

bool Parser::is_beyond_definition() const {
  if (pos_ == 0 || token().start.row == previous().end.row) return false;
  return at_end() || (begins_definition_keyword() && column(token()) <= definition_column_);
}

bool Parser::fail_foreign() {
  for (std::size_t i = pos_; i > definition_begin_; i--) {
    const Token& word = tokens_.all[i];
    if (word.kind != TokenKind::name || i >= last_) continue;
    const Token& next = tokens_.all[i + 1];
    const bool statement =
        next.start.row > word.end.row || (!is_adjacent(word, next) && next.kind != TokenKind::equals);
    if (!statement) continue;
    for (const ForeignStatement& foreign : kStatements)
      if (foreign.text == text(word)) {
        fail(Mistake::foreign_statement, word.at, foreign.text, foreign.help);
        return true;
      }
  }
  return false;
}

void Parser::fail(Mistake mistake) {
  if (failed_) return;
  const bool generic = mistake == Mistake::expected_expression || mistake == Mistake::expected_end ||
                       mistake == Mistake::expected_definition || mistake == Mistake::expected_with_of_update ||
                       mistake == Mistake::block_in_braces || mistake == Mistake::colon_in_braces ||
                       mistake == Mistake::in_behind || mistake == Mistake::expected_equals ||
                       mistake == Mistake::else_alone;
  if (generic && fail_foreign()) return;
  if (!is_beyond_definition()) return fail(mistake, token().at, describe(token()), pos_ > 0 ? text(previous()) : "");
  fail(mistake, previous().at, at_end() ? describe(token()) : "the next definition", text(previous()));
}

/// The current token stands where `closing` was expected.
void Parser::fail_unclosed(const Token& opening, std::string_view closing) {
  if (failed_) return;
  const std::string found = describe(token());
  if (is_beyond_definition()) {
    fail(Mistake::never_closed, opening.at, text(opening), closing);
  } else if (!equals_before_let_) {
    reporter_.report_with_note(Mistake::unclosed, token().at, fmt::format("`{}`, found {}", closing, found), opening.at,
                               fmt::format("the `{}` that it closes", text(opening)));
    end_definition();
  } else {
    fail(Mistake::unclosed, token().at, closing);
  }
}

std::string Parser::describe(const Token& token) const {
  if (token.kind == TokenKind::end_of_file) return interpolations_ > 0 ? "the end of the hole" : "the end of the file";
  constexpr std::size_t kLongest = 24;
  std::string_view shown = text(token);
  shown = shown.substr(0, shown.find('\n'));
  std::size_t end = std::min(shown.size(), kLongest);
  while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) end++;
  return fmt::format("`{}{}`", shown.substr(0, end), end < text(token).size() ? "…" : "");
}

}  // namespace parsing

std::optional<syntax::File> parse(const Source& source, Arena& arena, Diagnostics& diagnostics) {
  Reporter reporter(diagnostics);
  lex::Tokens tokens =
      lex::tokenize(source.text, {0, static_cast<std::uint32_t>(source.text.size()), {}}, arena, reporter);
  parsing::Parser parser(source.text, std::move(tokens), 0, arena, reporter);
  const syntax::File file = parser.file();
  validate(file, reporter);
  if (reporter.count() > 0) return std::nullopt;
  warn_of_unused_lets(file, diagnostics);
  return file;
}

}  // namespace darkpkg::hash
