#include "rules/uuid/lex/offside.hpp"

#include <algorithm>
#include <string>

#include "rules/uuid/lex/offside_impl.hpp"

namespace darkpkg::lex {

Tokens apply_offside_rule(const Source& source, Tokens raw, Diagnostics& diagnostics) {
  return OffsideRule(source.text, std::move(raw), diagnostics).run();
}

OffsideRule::OffsideRule(std::string_view text, Tokens raw, Diagnostics& diagnostics)
    : text_(text), diagnostics_(diagnostics), raw_(std::move(raw)) {
  out_.literals = std::move(raw_.literals);
  out_.tokens.reserve(raw_.tokens.size() * 3 / 2 + 16);
}

Tokens OffsideRule::run() {
  start_file();
  while (!done_) {
    Token token = next();
    combine(token);
    // Most tokens stand right of whatever they are in and change nothing.
    if ((token_flags(token.kind) & kPlain) != 0 && !stack_.empty()) {
      const Context& top = stack_.back();
      if (token.column > top.column && top.kind != ContextKind::block && top.kind != ContextKind::module_head &&
          top.kind != ContextKind::namespace_head) {
        emit(token);
        continue;
      }
    }
    process(token, true);
  }
  if (out_.tokens.empty() || out_.tokens.back().kind != TokenKind::end_of_file)
    out_.tokens.push_back(raw_.tokens.back());
  return std::move(out_);
}

void OffsideRule::start_file() {
  const Token& first = peek();
  push({.kind = ContextKind::block, .first = true}, first);
}

// ---- The stack
// -------------------------------------------------------------------------------------------------------

void OffsideRule::push(Context context, const Token& at) {
  context.line = at.line;
  context.column = at.column;
  context.offset = at.offset;
  context.length = at.length;
  push_at(context);
}

void OffsideRule::push_at(Context context) {
  const bool exact = context.kind == ContextKind::block || context.kind == ContextKind::bracket ||
                     context.kind == ContextKind::line || context.kind == ContextKind::match ||
                     context.kind == ContextKind::clauses || context.kind == ContextKind::fun;
  const std::int32_t limit = context.column + (exact ? 0 : 1);
  context.widest = stack_.empty() ? limit : std::max(limit, stack_.back().widest);
  if (context.kind == ContextKind::bracket) brackets_++;
  stack_.push_back(context);
  if (stack_.size() > kMostContexts && !done_) {
    diagnostics_.add(Code::too_deep, {context.offset, context.length}, "the code is nested too deeply here",
                     "move inner parts to definitions of their own");
    done_ = true;
  }
}

Context OffsideRule::pop() {
  const Context top = stack_.back();
  stack_.pop_back();
  if (top.kind == ContextKind::bracket) brackets_--;
  // The clauses of a match end the match.
  if (top.kind == ContextKind::clauses && !stack_.empty() && stack_.back().kind == ContextKind::match)
    stack_.pop_back();
  return top;
}

bool OffsideRule::is_indented(const Context& context, const Token& at, const Token* after) {
  if (context.kind == ContextKind::line) return true;
  if (context.kind == ContextKind::bracket &&
      (context.token == TokenKind::interpolated_begin || context.token == TokenKind::interpolated_part))
    return true;
  if (stack_.empty() || context.column >= stack_.back().widest) return true;  // right of all limits
  const IndentLimit limit = indent_limit(stack_, context);
  if (context.column >= limit.column) return true;
  const Context& from = *limit.from;
  // `module X =` with nothing in it is an empty module, whatever comes next to the left.
  const bool empty_module = context.kind == ContextKind::block && from.kind == ContextKind::module_body && !from.flag &&
                            stack_.back().kind == ContextKind::module_body;
  if (!empty_module) report_indentation(at, from, limit.column, after);
  return false;
}

/// `at` starts left of `column`, which `from` sets. `after` is the token that needs a block there, if any.
void OffsideRule::report_indentation(const Token& at, const Context& from, std::int32_t column, const Token* after) {
  if (at.offset == last_report_ && has_report_) return;
  has_report_ = true;
  last_report_ = at.offset;
  const std::string opener(text_.substr(from.offset, std::min<std::uint32_t>(from.length, 20)));
  // If the next definition starts, or nothing, the block was not indented wrongly but forgotten.
  const bool nothing = at.kind == TokenKind::end_of_file || at.kind == TokenKind::kw_type ||
                       at.kind == TokenKind::kw_module || at.kind == TokenKind::kw_else ||
                       at.kind == TokenKind::kw_elif || is_closer(at.kind) ||
                       (at.kind == TokenKind::kw_let && at.column <= from.column);
  if (nothing && after) {
    // What stood there may be something that the lexer could not read, and has said so.
    if (std::ranges::any_of(diagnostics_.all(), [&](const Diagnostic& d) {
          return d.at.offset >= after->offset + after->length && d.at.offset < at.offset;
        }))
      return;
    const bool body = after->kind == TokenKind::equals;
    diagnostics_.add(body ? Code::missing_body : Code::unexpected_token, after->span(),
                     (body ? "there is no body after this `" : "there is nothing after this `") +
                         std::string(written(*after).substr(0, 20)) + "`",
                     written(*after) == "++" ? "`++` joins strings; values never change, so nothing counts up"
                                             : "write what belongs there, indented further than `" + opener + "`");
    return;
  }
  auto& diagnostic = diagnostics_.add(Code::bad_indentation, at.span(),
                                      "this line is indented too little for the `" + opener + "` that it belongs to",
                                      "indent it to column " + std::to_string(column + 1) + " or further");
  diagnostic.notes.push_back({"", {from.offset, from.length}, "`" + opener + "` starts here"});
}

bool OffsideRule::try_push(Context context, const Token& at, bool strict, const Token* after) {
  context.line = at.line;
  context.column = at.column;
  context.offset = at.offset;
  context.length = at.length;
  const bool indented = is_indented(context, at, after);
  if (strict && !indented) return false;
  push_at(context);
  return true;
}

/// Starts a block at the next token; if that one is not indented enough, an empty one at `fallback` (none if null).
void OffsideRule::push_block(const Token* fallback, BlockEnd end) {
  const Token at = peek();
  const bool pushed = try_push({.kind = ContextKind::block, .end = end, .first = true}, at, true, fallback);
  if (!pushed && !fallback) return;
  if (!pushed) push({.kind = ContextKind::block, .end = end, .first = false}, *fallback);
  if (end == BlockEnd::full) delay(inserted(TokenKind::block_begin, pushed ? at : *fallback));
}

// ---- Closing -------------------------------------------------------------------------------------------------------

TokenKind OffsideRule::end_token(const Context& context) {
  switch (context.kind) {
    case ContextKind::fun:
    case ContextKind::clauses:
    case ContextKind::with_bindings: return TokenKind::construct_end;
    case ContextKind::with_members:
    case ContextKind::do_: return TokenKind::declaration_end;
    case ContextKind::let_definition: return context.flag ? TokenKind::declaration_end : TokenKind::dummy;
    case ContextKind::block:
      return context.end == BlockEnd::full        ? TokenKind::block_end
             : context.end == BlockEnd::one_sided ? TokenKind::right_block_end
                                                  : TokenKind::dummy;
    case ContextKind::module_head: return context.nested ? TokenKind::block_separator : TokenKind::dummy;
    default: return TokenKind::dummy;
  }
}

namespace {

bool brackets_match(TokenKind open, TokenKind close) {
  using enum TokenKind;
  switch (close) {
    case right_paren: return open == left_paren;
    case right_brace: return open == left_brace;
    case right_anonymous: return open == left_anonymous;
    case right_bracket: return open == left_bracket;
    case right_array: return open == left_array;
    case type_greater: return open == type_less;
    case right_quotation: return open == left_quotation;
    case right_raw_quotation: return open == left_raw_quotation;
    case kw_end: return open == kw_begin || open == kw_class || open == kw_struct || open == kw_interface;
    case interpolated_part:
    case interpolated_end: return open == interpolated_begin || open == interpolated_part;
    default: return false;
  }
}

}  // namespace

/// Does `kind` belong to the context `n - 1`, counted from the outermost?
bool OffsideRule::balances(TokenKind kind, std::size_t n) const {
  using enum ContextKind;
  if (n == 0) return false;
  const Context& top = stack_[n - 1];
  switch (kind) {
    case TokenKind::kw_else:
    case TokenKind::kw_elif: return top.kind == if_;
    case TokenKind::kw_done: return top.kind == do_;
    case TokenKind::kw_finally: return top.kind == try_;
    case TokenKind::kw_in: return top.kind == for_ || top.kind == let_definition;
    case TokenKind::kw_with:
      switch (top.kind) {
        case match:
        case exception:
        case member_head:
        case interface_head:
        case try_:
        case type_definition:
        case member_body: return true;
        case block:
          return n > 1 && stack_[n - 2].kind == bracket &&
                 (stack_[n - 2].token == TokenKind::left_brace || stack_[n - 2].token == TokenKind::left_anonymous);
        default: return false;
      }
    case TokenKind::semicolon_semicolon:
      return top.kind == block && n > 1 &&
             (stack_[n - 2].kind == namespace_body || (stack_[n - 2].kind == module_body && stack_[n - 2].flag));
    case TokenKind::kw_end:
      if (top.kind == with_members) return true;
      return top.kind == bracket && brackets_match(top.token, kind);
    default: return top.kind == bracket && brackets_match(top.token, kind);
  }
}

/// Tokens that end whatever is open until their partner is the innermost.
bool OffsideRule::closes_others(TokenKind kind) const {
  if (stack_.empty()) return false;
  if (kind == TokenKind::end_of_file) return true;
  if (kind == TokenKind::semicolon_semicolon) return !balances(kind, stack_.size());
  std::size_t n = stack_.size();
  if (balances(kind, n)) return false;
  while (--n > 0)
    if (balances(kind, n)) return true;
  return false;
}

/// A definition that starts a line of the module's block while a bracket is open: the bracket was forgotten. Closes
/// everything up to the module's block, so that the definition is read as such.
void OffsideRule::close_forgotten_brackets(const Token& token) {
  if (token.line == last_line_) return;
  std::size_t n = stack_.size();
  const Context* forgotten = nullptr;
  while (n > 1) {
    const Context& outer = stack_[n - 2];
    if (stack_[n - 1].kind == ContextKind::block &&
        (outer.kind == ContextKind::module_body || outer.kind == ContextKind::namespace_body))
      break;
    const Context& context = stack_[n - 1];
    if (context.kind == ContextKind::bracket) {
      if (context.token == TokenKind::interpolated_begin || context.token == TokenKind::interpolated_part) return;
      if (!forgotten) forgotten = &context;
    }
    n--;
  }
  if (!forgotten || n == 0 || token.column > stack_[n - 1].column) return;
  report_unclosed(*forgotten, token);
  while (stack_.size() > n) {
    const TokenKind end = end_token(pop());
    if (end != TokenKind::dummy) emit(inserted(end, token));
  }
}

void OffsideRule::report_unclosed(const Context& bracket, const Token& before) {
  const std::string opener(text_.substr(bracket.offset, bracket.length));
  auto& diagnostic = diagnostics_.add(Code::unclosed_bracket, {bracket.offset, bracket.length},
                                      "this `" + opener + "` is never closed");
  diagnostic.notes.push_back({"", before.span(), "a new definition starts here"});
}

}  // namespace darkpkg::lex
