#include "rules/uuid/parse/parser.hpp"

#include <utility>

#include "language/text/unicode.hpp"
#include "rules/uuid/lex/lexer.hpp"
#include "rules/uuid/lex/offside.hpp"
#include "rules/uuid/lex/operators.hpp"
#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {
namespace {

/// `text` with the name in place of `{}`.
std::string filled(std::string_view text, std::string_view name) {
  std::string out(text);
  if (const std::size_t at = out.find("{}"); at != std::string::npos) out.replace(at, 2, name);
  return out;
}

}  // namespace

using namespace syntax;

const File* parse(const Source& source, Arena& arena, Diagnostics& diagnostics) {
  // The passes report one after the other; people read from top to bottom.
  Diagnostics own;
  lex::Tokens raw = lex::tokenize(source, arena, own);
  const std::size_t of_lexer = own.all().size();
  const lex::Tokens tokens = lex::apply_offside_rule(source, std::move(raw), own);
  const std::size_t earlier = own.all().size();
  Parser parser(source, tokens, arena, own);
  const File* file = parser.file();
  std::vector<const Diagnostic*> sorted;
  for (std::size_t i = 0; i < own.all().size(); i++) {
    const Diagnostic& diagnostic = own.all()[i];
    const bool follows = std::ranges::any_of(parser.skipped(), [&](const Parser::Skipped& skipped) {
      return diagnostic.at.offset >= skipped.from && diagnostic.at.offset <= skipped.to &&
             (skipped.anything || i >= of_lexer);
    });
    if (i >= earlier || !follows) sorted.push_back(&diagnostic);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Diagnostic* a, const Diagnostic* b) { return a->at.offset < b->at.offset; });
  // A file that is too deep in one place is so for every pass.
  bool too_deep = false;
  std::erase_if(sorted, [&](const Diagnostic* diagnostic) {
    return diagnostic->code == Code::too_deep && std::exchange(too_deep, true);
  });
  for (const Diagnostic* diagnostic : sorted)
    diagnostics.add(diagnostic->code, diagnostic->at, diagnostic->message, diagnostic->help).notes = diagnostic->notes;
  return file;
}

Parser::Parser(const Source& source, const lex::Tokens& tokens, Arena& arena, Diagnostics& diagnostics)
    : text_(source.text),
      tokens_(tokens),
      t_(tokens.tokens.data()),
      end_(tokens.tokens.data() + tokens.tokens.size() - 1),
      arena_(arena),
      diagnostics_(diagnostics),
      definition_(t_),
      earlier_(diagnostics.all().size()),
      nothing_{{}, OtherExpr{Unsupported::nothing}} {}

// ---- Messages ------------------------------------------------------------------------------------------------------

/// The token at or after the current one that stands in the source.
const Parser::Token& Parser::real_token() const {
  const Token* at = t_;
  while (at != end_ && lex::is_virtual(at->kind)) at++;
  return *at;
}

Span Parser::here() const { return real_token().span(); }

std::string Parser::found() const {
  const Token& token = real_token();
  switch (token.kind) {
    case TokenKind::end_of_file: return "the end of the file";
    case TokenKind::interpolated_part:
    case TokenKind::interpolated_end: return "`}`";
    case TokenKind::text_literal:
    case TokenKind::interpolated:
    case TokenKind::interpolated_begin: return "a string or character";
    default: break;
  }
  std::string_view written = text(token);
  constexpr std::size_t kMost = 40;
  if (written.size() > kMost) return "`" + std::string(written.substr(0, kMost)) + "...`";
  return "`" + std::string(written) + "`";
}

/// Reports the first mistake of a definition, and ends all loops by going to the end of the file. Null if an earlier
/// pass has reported something in this definition before this place already, which then explains this too.
Diagnostic* Parser::fail(Code code, Span at, std::string message, std::string help) {
  if (failed_) return nullptr;
  failed_ = true;
  failed_at_ = t_;
  const std::uint32_t last = std::max(real_token().offset, at.offset);
  auto blamed = code == Code::too_deep ? std::nullopt : blame(&real_token());
  if (top_expression_ && !blamed && code != Code::too_deep) blamed = blame_expression();
  t_ = end_;
  const std::uint32_t from = blamed ? blamed->at->offset : at.offset;
  // What earlier passes say about foreign words follows from them.
  const std::uint32_t explained = blamed ? from : last + 1;
  for (std::size_t i = 0; i < earlier_; i++) {
    const Span earlier = diagnostics_.all()[i].at;
    if (earlier.offset >= definition_->offset && earlier.offset < explained) return nullptr;
  }
  skipped_.push_back({from, static_cast<std::uint32_t>(text_.size()), blamed.has_value()});
  if (!blamed) return &diagnostics_.add(code, at, std::move(message), std::move(help));
  auto& diagnostic =
      diagnostics_.add(Code::unexpected_token, blamed->at->span(), std::move(blamed->message), std::move(blamed->help));
  if (blamed->note) diagnostic.notes.push_back({"", blamed->note->span(), std::string(blamed->note_message)});
  return nullptr;
}

void Parser::fail_expected(Expected what, std::string help, std::string_view name) {
  if (failed_) return;
  if (end_of(what) != End::none && (lex::token_flags(kind()) & lex::kCloser) != 0) {
    fail(Code::unclosed_bracket, here(), "this " + found() + " closes nothing", "remove it, or open it before");
    return;
  }
  if (end_of(what) != End::none && (at(TokenKind::kw_else) || at(TokenKind::kw_elif))) {
    const Token* before = t_ - 1;  // there is one: a block ends here
    while (lex::is_virtual(before->kind)) before--;
    fail(Code::unexpected_token, here(), "this " + found() + " belongs to no `if`",
         before->line == real_token().line ? "an `if` inside of another on one line needs parentheses"
                                           : "the `if` above has its last branch already");
    return;
  }
  if (help.empty()) help = help_for_found();
  const bool indentation = lex::is_virtual(t_->kind) && !at(TokenKind::end_of_file);
  if (help.empty() && indentation && real_token().kind != TokenKind::end_of_file)
    help = "check how this line is indented";
  // A block ends with its line, too.
  if (end_of(what) == End::line && t_ != tokens_.tokens.data()) {
    const Token* before = t_ - 1;
    while (before != tokens_.tokens.data() && lex::is_virtual(before->kind)) before--;
    if (before->line == real_token().line) what = Expected::operator_or_line_end;
  }
  fail(Code::unexpected_token, here(), "expected " + filled(words_for(what), name) + ", found " + found(),
       std::move(help));
}

void Parser::unsupported(Unsupported what, std::string_view name) {
  fail(Code::unsupported_syntax, here(), "Dark does not have " + filled(words_for(what), name),
       filled(help_for(what), name));
}

void Parser::expect(TokenKind wanted, Expected what) {
  if (!accept(wanted)) fail_expected(what);
}

/// `after` is not followed by what it needs.
void Parser::missing_operand(const Token& after, Expected what) {
  if (failed_) return;
  const Token& next = real_token();
  const bool end = next.kind == TokenKind::end_of_file;
  const bool in_place = !end && (next.line == after.line || !lex::is_virtual(kind()));
  const std::string name = "`" + std::string(text(after).substr(0, 20)) + "`";
  const std::string message = "expected " + std::string(words_for(what)) + " after " + name;
  if (in_place)
    fail(Code::unexpected_token, next.span(), message + ", found " + found(),
         std::string(next.kind == TokenKind::right_arrow ? std::string_view() : help_for_found()));
  else if (end) fail(Code::unexpected_token, after.span(), message + ", found the end of the file");
  else fail(Code::unexpected_token, after.span(), message, "what follows must be indented further, or is missing");
}

void Parser::expect_close(TokenKind wanted, const Token& open) {
  if (accept(wanted) || failed_) return;
  const Token& next = real_token();
  const std::string opener(text(open));
  const bool closer = (lex::token_flags(next.kind) & lex::kCloser) != 0;
  if (lex::is_virtual(t_->kind) || next.kind == TokenKind::end_of_file) {
    auto* diagnostic = fail(Code::unclosed_bracket, open.span(), "this `" + opener + "` is never closed");
    if (diagnostic && next.kind != TokenKind::end_of_file)
      diagnostic->notes.push_back(
          {"", next.span(),
           "here, " + found() + " was found instead of `" + std::string(lex::token_spelling(wanted)) + "`"});
    return;
  }
  const std::string_view help = help_for_found();
  auto* diagnostic = fail(closer ? Code::unclosed_bracket : Code::unexpected_token, next.span(),
                          "expected `" + std::string(lex::token_spelling(wanted)) + "`, found " + found());
  if (diagnostic) diagnostic->help = help;
  if (diagnostic && wanted == TokenKind::right_brace && next.kind == TokenKind::colon)
    diagnostic->help = next_real(&open + 1)->kind == TokenKind::text_literal
                           ? "a dict has the form `Dict { name = value; other = value }`"
                           : "a field's value stands behind `=`, and `;` before the next field: `{ a = 1L; b = 2L }`";
  if (diagnostic && wanted == TokenKind::right_paren && next.kind == TokenKind::colon)
    diagnostic->help = "only the fields of a record have names: `{ name: String }`";
  if (diagnostic && next.kind == TokenKind::comma)
    diagnostic->help = wanted == TokenKind::right_brace ? "fields are separated by `;`, or stand on lines of their own"
                                                        : "the types of a tuple have `*` between them: `(A * B)`";
  if (diagnostic) diagnostic->notes.push_back({"", open.span(), "to close this `" + opener + "`"});
}

bool Parser::too_deep(Span at) {
  fail(Code::too_deep, at, "the code is nested more than " + std::to_string(kDeepestNesting) + " levels deep here",
       "move inner parts to definitions of their own");
  return false;
}

// ---- Names ---------------------------------------------------------------------------------------------------------

Ident Parser::ident(const Token& token) const {
  std::string_view name = text(token);
  if (token.payload == 1) name = name.substr(2, name.size() - 4);
  return {name, token.span()};
}

/// For a keyword where a name must stand.
std::string Parser::keyword_help() const {
  if ((lex::token_flags(kind()) & lex::kWord) == 0) return {};
  return "`" + std::string(text(*t_)) + "` is a keyword; in double backquotes it can be a name";
}

Ident Parser::expect_name(Expected what) {
  if (!at(TokenKind::identifier)) {
    fail_expected(what, keyword_help());
    return {};
  }
  const Ident name = ident(*t_);
  advance();
  return name;
}

/// name { . name }
Path Parser::path(Expected what) {
  List<Ident> names(idents_);
  do names.add(expect_name(what));
  while (accept(TokenKind::dot));
  return names.copy(arena_);
}

bool Parser::is_capital_name(std::string_view name) {
  return !name.empty() && lex::is_capital(lex::decode_utf8(name.data()).value);
}

/// `(+)` and the like.
bool Parser::at_operator_name() const {
  if (!at(TokenKind::left_paren) || kind(2) != TokenKind::right_paren) return false;
  switch (kind(1)) {
    case TokenKind::prefix_operator:
    case TokenKind::power_operator:
    case TokenKind::compare_operator:
    case TokenKind::hat_operator:
    case TokenKind::bar_operator:
    case TokenKind::ampersand_operator:
    case TokenKind::plus_operator:
    case TokenKind::times_operator:
    case TokenKind::dollar:
    case TokenKind::adjacent_prefix:
    case TokenKind::minus:
    case TokenKind::star:
    case TokenKind::equals:
    case TokenKind::less:
    case TokenKind::greater:
    case TokenKind::question:
    case TokenKind::ampersand_ampersand:
    case TokenKind::bar_bar:
    case TokenKind::colon_equals:
    case TokenKind::percent:
    case TokenKind::dot_dot: return true;
    default: return false;
  }
}

Ident Parser::operator_name() {
  if (at(TokenKind::star_in_parens)) {
    const Span at = t_->span();
    advance();
    return {"op_Multiply", at};
  }
  const Token& op = t_[1];
  advance();
  advance();
  advance();
  return {lex::infix_name(text(op), arena_), op.span()};
}

// ---- The file ------------------------------------------------------------------------------------------------------

const File* Parser::file() { return whole_file(); }

File* Parser::whole_file() {
  File* file = arena_.make<File>();
  while (at(TokenKind::block_separator) || at(TokenKind::semicolon) || at(TokenKind::semicolon_semicolon)) advance();
  definition_ = t_;
  auto block = [&] {
    if (failed_ || !accept(TokenKind::block_begin)) return;
    file->declarations = declarations(TokenKind::block_end, t_->column);
    accept(TokenKind::block_end);
  };
  // `module A.B` without `=` names the file; with `=` it is a definition like others.
  const Token* head = t_;
  while (head->kind == TokenKind::left_attribute) {
    while (head != end_ && head->kind != TokenKind::right_attribute) head++;
    if (head != end_) head++;
    if (head->kind == TokenKind::block_separator) head++;
  }
  const Token* after = head;
  if (head->kind == TokenKind::kw_module) {
    bool in_attribute = false;
    for (after = head + 1; after != end_; after++) {
      in_attribute |= after->kind == TokenKind::left_attribute;
      const bool part = after->kind == TokenKind::identifier || after->kind == TokenKind::dot ||
                        after->kind == TokenKind::kw_rec || after->kind == TokenKind::kw_private ||
                        after->kind == TokenKind::kw_public || after->kind == TokenKind::kw_internal;
      if (after->kind == TokenKind::right_attribute) in_attribute = false;
      else if (!in_attribute && !part) break;
    }
  }
  const bool names_file = head->kind == TokenKind::kw_module &&
                          (after->kind == TokenKind::block_begin || after->kind == TokenKind::end_of_file);
  if (names_file) {
    attributes();
    advance();
    attributes();
    access();
    accept(TokenKind::kw_rec);
    file->module = path(Expected::module_name);
    if (failed_) {
      // Without a name nothing below it has a meaning.
      file->module = {};
      return file;
    }
    block();
  } else if (at(TokenKind::kw_namespace)) {
    advance();
    accept(TokenKind::kw_rec);
    if (!accept(TokenKind::kw_global)) path(Expected::namespace_name);
    block();
  } else {
    file->declarations = declarations(TokenKind::end_of_file, t_->column);
  }
  while (at(TokenKind::block_separator) || at(TokenKind::semicolon) || at(TokenKind::semicolon_semicolon)) advance();
  if (!at(TokenKind::end_of_file) && !failed_) {
    definition_ = t_;
    if (at(TokenKind::kw_namespace)) unsupported(Unsupported::several_namespaces_in_one_file);
    else fail_expected(Expected::definition);
  }
  if (file->module.empty()) file->module = late_module_;
  return file;
}

}  // namespace darkpkg
