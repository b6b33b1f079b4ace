#include <utility>

#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

bool Parser::starts_declaration(TokenKind kind) const {
  switch (kind) {
    case TokenKind::block_let:
    case TokenKind::kw_let:
    case TokenKind::kw_type:
    case TokenKind::kw_module:
    case TokenKind::kw_exception:
    case TokenKind::kw_open:
    case TokenKind::kw_namespace:
    case TokenKind::left_attribute: return true;
    default: return false;
  }
}

/// Finds the definition at which to go on after a mistake: the next line that starts with a word for one, at the column
/// of this module's definitions. False if it belongs to an outer module, or there is none.
bool Parser::resume(std::int32_t column) {
  if (!failed_) return resume_column_ < 0 || resume_column_ >= column;
  failed_ = false;
  depth_ = 0;
  const Token* at = std::max(failed_at_, definition_ + 1);
  const Token* real = at;
  while (real != tokens_.tokens.data() && (real == at || lex::is_virtual(real->kind))) real--;
  std::uint32_t line = real->line;
  if (std::exchange(body_missing_, false)) at = after_body(at, line, column);
  for (; at < end_; at++) {
    if (lex::is_virtual(at->kind)) continue;
    if (at->line != line && (starts_declaration(at->kind) || starts_foreign_definition(at)) && at->column <= column)
      break;
    line = last_line(*at);
  }
  t_ = std::min(at, end_);
  if (!skipped_.empty() && skipped_.back().to == text_.size()) skipped_.back().to = t_->offset;
  resume_column_ = t_ == end_ ? -2 : t_->column;
  return t_ != end_ && t_->column >= column;
}

/// The line on which a token ends.
std::uint32_t Parser::last_line(const Token& token) const {
  switch (token.kind) {
    case TokenKind::text_literal:
    case TokenKind::interpolated:
    case TokenKind::interpolated_begin:
    case TokenKind::interpolated_part: return std::max(token.line, tokens_.literals[token.payload].end_line);
    default: return token.line;
  }
}

/// After a definition without a body: the end of the lines that follow it directly, if one of them starts no
/// definition. Then they are the body, and not indented. Else `at`, which comes after `line`.
const Parser::Token* Parser::after_body(const Token* at, std::uint32_t& line, std::int32_t column) const {
  bool is_body = false;
  std::uint32_t last = line;
  for (const Token* next = at; next < end_ && next->line <= last + 1; next++) {
    if (lex::is_virtual(next->kind)) continue;
    is_body |= next->line != last && next->column <= column && !starts_declaration(next->kind);
    last = last_line(*next);
  }
  if (!is_body) return at;
  while (at < end_ && at->line <= line + 1) {
    if (!lex::is_virtual(at->kind)) line = last_line(*at);
    at++;
  }
  return at;
}

/// Definitions up to `closer` (or the end of the file), which stays.
std::span<const Declaration> Parser::declarations(TokenKind closer, std::int32_t column) {
  const std::uint32_t depth = depth_;
  const Level level(*this);
  List<Declaration> out(declarations_);
  while (level) {
    bool separated = out.size() == 0;
    while (at(TokenKind::block_separator) || at(TokenKind::semicolon) || at(TokenKind::semicolon_semicolon)) {
      advance();
      separated = true;
    }
    if (at(TokenKind::declaration_end) && deeper_) {
      // The reference reads nothing from here on.
      const Token& deeper = *std::exchange(deeper_, nullptr);
      if (real_token().kind == TokenKind::end_of_file) {
        advance();
        continue;
      }
      fail_indented(deeper, "let");
    }
    if (at(closer) || at(TokenKind::end_of_file) || (closer == TokenKind::block_end && at(TokenKind::kw_namespace)))
      break;
    if (resume_column_ >= 0) {
      if (resume_column_ < column) break;
      resume_column_ = -1;
    }
    if (lex::is_virtual(kind()) && !diagnostics_.empty()) {
      advance();  // what is left of a broken definition's blocks
      continue;
    }
    definition_ = t_;
    result_colon_ = nullptr;
    block_column_ = column;
    const Token* before = t_;
    if (failed_ || !declaration(out, separated)) {
      if (resume_column_ == -1 || failed_) {
        const bool here = resume(column);
        depth_ = depth + 1;
        if (!here) break;
        resume_column_ = -1;
      } else if (resume_column_ == -2 || resume_column_ < column) {
        break;
      }
    } else if (t_ == before) {
      fail_expected(Expected::definition);
      if (!resume(column)) break;
      depth_ = depth + 1;
    }
  }
  if (!level) failed_ = true;
  return out.copy(arena_);
}

/// `deeper` stands right of the `word` before it, in a way in which the reference loses text.
void Parser::fail_indented(const Token& deeper, std::string_view word) {
  fail(Code::bad_indentation, deeper.span(),
       "this `" + std::string(text(deeper)) + "` is indented further than the definition before it",
       "indent it like the `" + std::string(word) + "` that it follows");
}

/// Where an expression among definitions may end.
bool Parser::at_declarations_end() const {
  switch (kind()) {
    case TokenKind::block_separator:
    case TokenKind::semicolon:
    case TokenKind::semicolon_semicolon:
    case TokenKind::block_end:
    case TokenKind::kw_end:
    case TokenKind::end_of_file: return true;
    default: return false;
  }
}

/// One definition. False after a mistake in it. `separated`: it starts a line, or follows a `;`.
bool Parser::declaration(List<Declaration>& out, bool separated) {
  const std::uint32_t start = t_->offset;
  attributes();
  if (t_ != tokens_.tokens.data() && !starts_declaration(kind()) && at_expression()) {
    const Token* before = t_ - 1;
    while (before != tokens_.tokens.data() && lex::is_virtual(before->kind)) before--;
    if (before->line == real_token().line && before->kind == TokenKind::identifier) {
      fail_expected(Expected::line_end, "definitions start on a new line");
      return false;
    }
  }
  if (starts_foreign_definition(t_)) {
    fail_expected(Expected::definition_keyword);  // blame_definition says more
    return false;
  }
  switch (kind()) {
    case TokenKind::kw_private:
    case TokenKind::kw_public:
    case TokenKind::kw_internal:
      fail(Code::unexpected_token, here(), "`" + std::string(text(*t_)) + "` cannot start a definition",
           "write it before the name: let private x = ...");
      break;
    case TokenKind::block_let:
    case TokenKind::kw_let:
    case TokenKind::kw_use: let_declaration(out, start); break;
    case TokenKind::kw_type: type_declaration(out, start); break;
    case TokenKind::kw_module: module_declaration(out, start); break;
    case TokenKind::kw_open: unsupported(Unsupported::open_keyword); break;
    case TokenKind::kw_exception: unsupported(Unsupported::exceptions); break;
    case TokenKind::kw_extern: unsupported(Unsupported::extern_keyword); break;
    case TokenKind::hash: fail_expected(Expected::definition_keyword); break;
    default: {
      if (!at_expression() || !separated) {
        const std::string_view written = text(real_token());
        fail_expected(Expected::definition_keyword,
                      written.starts_with("/*") ? "comments are `// ...` and `(* ... *)`" : "");
        break;
      }
      const bool is_do = at(TokenKind::kw_do);
      top_expression_ = true;
      const Node node = expression();
      if (!failed_ && !at_declarations_end()) fail_expected(Expected::line_end);
      // `x = 5` compares, but means a definition.
      if (!failed_ && std::any_of(definition_, t_, [](const Token& token) { return token.kind == TokenKind::equals; }))
        fail_expected(Expected::definition);
      top_expression_ = false;
      if (!failed_)
        out.add({node.expr->at, OtherDeclaration{is_do ? Unsupported::do_outside_of_function
                                                       : Unsupported::expression_outside_of_a_function}});
    }
  }
  return !failed_ && resume_column_ == -1;
}

/// [< ... >], dropped
void Parser::attributes() {
  while (at(TokenKind::left_attribute)) {
    const Token& open = *t_;
    advance();
    if (!at(TokenKind::identifier) && !at(TokenKind::kw_return) && !at(TokenKind::kw_module) &&
        !at(TokenKind::kw_type)) {
      fail_expected(Expected::attribute_name);
      return;
    }
    while (!at(TokenKind::right_attribute)) {
      if (at(TokenKind::end_of_file)) {
        fail(Code::unclosed_bracket, open.span(), "this `[<` is never closed", "close it with `>]`");
        return;
      }
      advance();
    }
    advance();
    accept(TokenKind::block_separator);
  }
}

void Parser::access() {
  if (at(TokenKind::kw_private) || at(TokenKind::kw_public) || at(TokenKind::kw_internal)) advance();
}

void Parser::let_declaration(List<Declaration>& out, std::uint32_t start) {
  const Token& keyword = *t_;
  advance();
  const bool recursive = accept(TokenKind::kw_rec);
  List<Binding> bindings(bindings_);
  do {
    const auto made = binding(bindings.size() == 0 ? keyword.offset : t_->offset);
    if (!made) return;
    bindings.add(*made);
  } while (accept(TokenKind::kw_and));
  if (bindings.size() > 1 && !recursive) {
    fail(Code::unexpected_token, keyword.span(), "`and` needs `let rec`", "write a `let` for each definition");
    return;
  }
  const Span whole = from(start);
  if (keyword.kind == TokenKind::block_let && !accept(TokenKind::declaration_end)) {
    // Its end comes after the definitions that stand deeper.
    if (at(TokenKind::kw_type) || at(TokenKind::kw_module)) {
      if (!deeper_) deeper_ = t_;
    } else {
      fail_expected(Expected::definition_end);
      return;
    }
  }
  if (accept(TokenKind::kw_in) || (!at(TokenKind::block_separator) && at_expression() && !starts_declaration(kind()))) {
    fail(Code::unexpected_token, here(), "a `let` with `in` cannot stand outside of a function",
         "a definition needs no `in`; whether a list holds an item, `Stdlib.List.member` tells");
    return;
  }
  argument_names_ = 0;
  out.add({whole, LetDeclaration{bindings.copy(arena_)}});
}

/// pattern [: type] = body
std::optional<Binding> Parser::binding(std::uint32_t start) {
  attributes();
  accept(TokenKind::kw_inline);
  accept(TokenKind::kw_mutable);
  access();
  const Token* first = t_;
  head_ = {};
  result_colon_ = nullptr;
  const Pattern* left = constructor_pattern(true);
  switch (kind()) {
    case TokenKind::bar:
    case TokenKind::comma:
    case TokenKind::ampersand:
    case TokenKind::colon_colon:
    case TokenKind::kw_as:
      t_ = first;
      left = pattern(Place::head);
      break;
    default: break;
  }
  Binding made{};
  const auto* constructor = std::get_if<ConstructorPattern>(&left->node);
  if (constructor && !constructor->arguments.empty()) {
    if (constructor->name.size() > 1 && !failed_) {
      fail(Code::bad_definition, left->at, "the name of a function cannot have dots",
           "define it in a module of that name");
      return std::nullopt;
    }
    made.name = constructor->name[0];
    made.type_parameters = head_.type_parameters;
    made.parameters = constructor->arguments;
  } else {
    made.pattern = left;
  }
  if (at(TokenKind::colon)) {
    const Token& colon = *t_;
    advance();
    if (real_token().line > colon.line) result_colon_ = &colon;
    if (at(TokenKind::equals)) missing_operand(colon, Expected::type);
    else made.result = return_type();
  }
  if (failed_) return std::nullopt;
  made.head = from(start);
  const Token& equals = *t_;
  if (!accept(TokenKind::equals)) {
    // A result type without `=` goes on in the next line, as the reference reads it; a person sees it end.
    const Token* next = first;
    while (next + 1 < t_ && next->line == first->line) next++;
    if (next->line != first->line && !lex::is_virtual(next->kind) && next->line == t_->line) t_ = next;
    fail_expected(Expected::definition_body,
                  at(TokenKind::right_arrow)
                      ? "the type of the result stands behind a colon: `let f (n: Int64) : Int64 = ...`"
                  : at(TokenKind::left_brace) ? "the body stands behind `=`, on indented lines instead of in braces"
                                              : "");
    return std::nullopt;
  }
  result_colon_ = nullptr;
  made.body = binding_body(equals);
  if (failed_) return std::nullopt;
  return made;
}

const Expr* Parser::binding_body(const Token& equals) {
  const bool empty = at(TokenKind::block_begin) ? kind(1) == TokenKind::block_end : lex::is_virtual(kind());
  if (empty) {
    body_missing_ = true;
    fail(Code::missing_body, equals.span(), "this definition has no body",
         "write an expression after the `=`, indented further than the `let`");
    return &nothing_;
  }
  return block(equals, Expected::body).expr;
}

void Parser::module_declaration(List<Declaration>& out, std::uint32_t start) {
  const Token& keyword = *t_;
  advance();
  attributes();
  access();
  accept(TokenKind::kw_rec);
  ModuleDeclaration module{};
  const std::uint32_t name_start = t_->offset;
  module.name = path(Expected::module_name);
  if (failed_) return;
  if (module.name.size() > 1 && !at(TokenKind::equals) && block_column_ == keyword.column && late_module_.empty()) {
    // Unless it has been reported, what stands before the line of the file's module is the mistake.
    if (!diagnostics_.has_errors())
      fail(Code::bad_definition, from(name_start), "definitions stand before the `module` line of this file",
           "move them below it");
    late_module_ = module.name;
    return;
  }
  if (module.name.size() > 1) {
    fail(Code::bad_definition, from(name_start), "the name of a module inside of a file cannot have dots",
         "write `module " + std::string(text_.substr(name_start, last_end_ - name_start)) +
             "` without `=` at the start of the file, or nest modules");
    return;
  }
  if (!accept(TokenKind::equals)) {
    fail_expected(Expected::equals_after_module_name);
    return;
  }
  if (module_body(module, keyword)) out.add({from(start), module});
}

/// The definitions of a module. After a mistake in the last one that belongs to an outer module, the module still
/// counts: its other definitions are fine.
bool Parser::module_body(ModuleDeclaration& module, const Token& head) {
  if (!accept(TokenKind::block_begin)) {
    fail_expected(Expected::module_definitions);
    return false;
  }
  const bool wrapped = accept(TokenKind::kw_begin);
  const TokenKind closer = wrapped ? TokenKind::kw_end : TokenKind::block_end;
  if (at(closer) && !wrapped) {
    // An empty module is fine if nothing can be meant to be in it.
    const Token& next = real_token();
    const bool outside = next.column < head.column && head.column == block_column_;
    const bool meant = !outside && next.kind != TokenKind::kw_module && next.kind != TokenKind::end_of_file;
    if (meant) {
      auto* diagnostic =
          fail(Code::missing_body, module.name[0].at, "the module `" + std::string(module.name[0].text) + "` is empty",
               "indent the definitions that belong to it");
      if (diagnostic) diagnostic->notes.push_back({"", next.span(), "this is not part of it"});
      return false;
    }
  }
  const Token* outer = definition_;
  module.declarations = declarations(closer, t_->column);
  if (failed_) return false;
  if (resume_column_ != -1) return true;
  definition_ = outer;
  if (wrapped && !accept(TokenKind::kw_end)) {
    fail_expected(Expected::end_keyword);
    return false;
  }
  if (!accept(TokenKind::block_end) && !at(TokenKind::end_of_file)) {
    fail_expected(Expected::another_definition);
    return false;
  }
  return true;
}

}  // namespace darkpkg
