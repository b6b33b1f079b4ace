// If a definition does not fit, it is often written in another language. The parser notices that late, at a colon
// or bracket in the middle; these rules find the word or sign that starts what the reader knows from there. They only
// ever see code that is wrong already.

#include "rules/uuid/parse/foreign.hpp"
#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using lex::TokenKind;

namespace {

bool is_word(TokenKind kind) { return kind == TokenKind::identifier || (lex::token_flags(kind) & lex::kWord) != 0; }

/// After these a new expression starts.
bool opens_phrase(TokenKind kind) {
  switch (kind) {
    case TokenKind::equals:
    case TokenKind::right_arrow:
    case TokenKind::left_paren:
    case TokenKind::left_brace:
    case TokenKind::left_bracket:
    case TokenKind::kw_then:
    case TokenKind::kw_else:
    case TokenKind::comma: return true;
    default: return false;
  }
}

bool starts_operand(TokenKind kind) {
  switch (kind) {
    case TokenKind::number:
    case TokenKind::text_literal:
    case TokenKind::interpolated:
    case TokenKind::interpolated_begin:
    case TokenKind::left_paren:
    case TokenKind::left_brace: return true;
    default: return is_word(kind);
  }
}

}  // namespace

const Parser::Token* Parser::next_real(const Token* token) const {
  while (token != end_ && lex::is_virtual(token->kind)) token++;
  return token;
}

/// What `found` is in other languages, and what stands for it in Dark.
std::string_view Parser::help_for_found() const {
  const Token& token = real_token();
  switch (token.kind) {
    case TokenKind::kw_and: return "`&&` joins conditions";
    case TokenKind::kw_or: return "`||` joins conditions";
    case TokenKind::kw_if: return "an `if` starts the expression: `if ... then ... else ...`";
    case TokenKind::kw_for: return "Dark has no loops: use the functions of Stdlib.List, such as `Stdlib.List.map`";
    case TokenKind::kw_do: return "a block has no `do` and no `end`, it is indented";
    case TokenKind::right_arrow: return "a lambda is `fun x -> ...`, and a case of a `match` starts with `|`";
    case TokenKind::kw_fun: return "a lambda that is an argument stands in parentheses: `(fun x -> ...)`";
    case TokenKind::hash: return "comments start with `//`";
    case TokenKind::question: return "what may be missing is a `Stdlib.Option.Option`";
    case TokenKind::left_brace: return "a block has no braces, it is indented";
    case TokenKind::dot: return (&token)[1].kind == TokenKind::number ? "write a digit before the point: `0.5`" : "";
    case TokenKind::identifier: return text(token) == "where" ? "give names with `let`, before they are used" : "";
    default: return {};
  }
}

/// Does this token, the first of a line among definitions, start one of another language?
bool Parser::starts_foreign_definition(const Token* token) const { return blame_definition(token).has_value(); }

std::optional<Parser::Blame> Parser::blame_definition(const Token* first) const {
  first = next_real(first);
  if (!is_word(first->kind)) return std::nullopt;
  const Foreign role = foreign_definition(text(*first));
  const Token* next = next_real(first + 1);
  if (role == Foreign::none || next->line != first->line || !starts_operand(next->kind)) return std::nullopt;
  const std::string_view name = next->kind == TokenKind::identifier ? text(*next) : std::string_view();
  return Blame{first, "expected a definition (`let`, `type` or `module`), found `" + std::string(text(*first)) + "`",
               foreign_help(role, name)};
}

/// An expression where a definition must stand.
Parser::Blame Parser::blame_expression() const {
  const Token* first = next_real(definition_);
  const bool named = first->kind == TokenKind::identifier;
  return {first, "expected a definition (`let`, `type` or `module`), found `" + std::string(text(*first)) + "`",
          named ? foreign_help(next_real(first + 1)->kind == TokenKind::equals ? Foreign::value : Foreign::function,
                               text(*first))
                : std::string()};
}

/// A word that starts a statement. `before`: the token before it, if any.
std::optional<Parser::Blame> Parser::blame_phrase(const Token* before, const Token* word) const {
  if (!is_word(word->kind) || (before && before->line == word->line && !opens_phrase(before->kind)))
    return std::nullopt;
  const Foreign role = foreign_phrase(text(*word));
  const Token* next = next_real(word + 1);
  if (role == Foreign::none || next->line != word->line || !starts_operand(next->kind)) return std::nullopt;
  const std::string_view name = next->kind == TokenKind::identifier ? text(*next) : std::string_view();
  return Blame{word, "Dark does not have `" + std::string(text(*word)) + "`", foreign_help(role, name)};
}

/// A `{` that starts a block after `if` or `match`. `line`: the first of these words that stands open.
std::optional<Parser::Blame> Parser::blame_brace(const Token* brace, const Token* line) const {
  const Token* before = brace - 1;
  while (before > line && lex::is_virtual(before->kind)) before--;
  const bool after_paren = before->kind == TokenKind::right_paren;
  if (!after_paren && next_real(brace + 1)->line == brace->line) return std::nullopt;
  const bool is_if = line->kind == TokenKind::kw_if;
  return Blame{brace, is_if ? "expected `then`, found `{`" : "expected `with`, found `{`",
               is_if ? "an `if` has the form if ... then ... else ..., without braces"
                     : "a `match` has the form match ... with | pattern -> ..., without braces",
               line, is_if ? "the `if` stands here" : "the `match` stands here"};
}

/// Looks for it from the start of the definition up to `last`, the token that did not fit.
std::optional<Parser::Blame> Parser::blame(const Token* last) const {
  if (auto found = blame_definition(definition_)) return found;
  if (result_colon_)
    return Blame{result_colon_, "expected the type of the result and `=` after `:`, found the end of the line",
                 "a function has the form `let f (n: Int64) : Int64 = ...`"};
  const Token* before = nullptr;
  const Token* open = nullptr;  // an `if` without `then` or a `match` without `with`
  for (const Token* at = definition_; at <= last && at != end_; at++) {
    if (lex::is_virtual(at->kind)) continue;
    const std::string_view written = text(*at);
    if (written.starts_with("/*"))
      return Blame{at, "`/*` starts no comment in Dark", "comments are `// ...` and `(* ... *)`"};
    if (written.starts_with("--") && (at->line == last->line || !before || before->line != at->line))
      return Blame{at, "`--` starts no comment in Dark", "comments are `// ...` and `(* ... *)`"};
    if (at == definition_ && at->kind == TokenKind::left_brace && text_.substr(at->offset).starts_with("{-"))
      return Blame{at, "`{-` starts no comment in Dark", "comments are `// ...` and `(* ... *)`"};
    if (at->kind == TokenKind::hash) return Blame{at, "`#` starts no comment in Dark", "comments start with `//`"};
    if (auto found = blame_phrase(before, at)) return found;
    if (at->kind == TokenKind::kw_if || at->kind == TokenKind::kw_match) open = at;
    else if (at->kind == TokenKind::kw_then || at->kind == TokenKind::kw_with || at->kind == TokenKind::clauses_with)
      open = nullptr;
    if (open && at->kind == TokenKind::left_brace)
      if (auto found = blame_brace(at, open)) return found;
    before = at;
  }
  return std::nullopt;
}

}  // namespace darkpkg
