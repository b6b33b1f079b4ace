#include "rules/uuid/lex/offside_impl.hpp"

namespace darkpkg::lex {
namespace {

/// The kind of a token, or of the one that a dummy stands for.
TokenKind actual(const Token& token) {
  return token.kind == TokenKind::dummy ? static_cast<TokenKind>(token.payload) : token.kind;
}

/// Inserted tokens that come by again when a `done` is read.
bool is_inserted_end(TokenKind kind) {
  return kind == TokenKind::right_block_end || kind == TokenKind::block_end || kind == TokenKind::declaration_end;
}

/// Tokens that may stand at the column of the word that opened the context without ending it.
bool continues(ContextKind context, TokenKind kind) {
  using enum TokenKind;
  if (context == ContextKind::with_members) return kind == kw_end;
  if (is_inserted_end(kind)) return true;
  switch (context) {
    case ContextKind::if_:
      return kind == kw_then || kind == kw_else || kind == kw_elif || kind == kw_end || kind == right_paren;
    case ContextKind::match: return kind == kw_with;
    case ContextKind::try_: return kind == kw_with || kind == kw_finally;
    case ContextKind::do_:
    case ContextKind::for_:
    case ContextKind::while_: return kind == kw_done;
    case ContextKind::let_definition:
    case ContextKind::with_bindings: return kind == kw_and;
    case ContextKind::type_definition:
      return kind == right_brace || kind == kw_with || kind == bar || kind == kw_and || kind == kw_end;
    case ContextKind::interface_head: return kind == kw_end;
    default: return false;
  }
}

/// Tokens that may stand at the first column of a block without starting an item of their own.
bool continues_item(TokenKind kind) {
  using enum TokenKind;
  if (is_infix(kind) || is_inserted_end(kind)) return true;
  switch (kind) {
    case kw_end:
    case kw_and:
    case kw_with:
    case kw_then:
    case right_paren:
    case right_brace:
    case right_anonymous:
    case right_bracket:
    case right_array:
    case right_quotation:
    case right_raw_quotation: return true;
    default: return false;
  }
}

bool continues_type_item(TokenKind kind) {
  return kind == TokenKind::bar || kind == TokenKind::block_begin || is_inserted_end(kind);
}

}  // namespace

void OffsideRule::report_needs_minus(const Token& token) {
  diagnostics_.add(Code::bad_literal, token.span(), "this number is one too large for its type",
                   "only its negative, with the `-` directly before it, exists");
}

/// One token against the stack: either ends a context (then the token comes again), or goes out and opens contexts.
void OffsideRule::process(Token token, bool block_rule) {
  using enum TokenKind;
  if (brackets_ > 0 && (token.kind == kw_let || token.kind == kw_type || token.kind == kw_module))
    close_forgotten_brackets(token);
  while (!done_) {
    if (forces_closing(token.kind)) {
      // Brackets that are open at the end of the file are the parser's to report.
      if (const TokenKind end = end_token(pop()); end != dummy) emit(inserted(end, token));
      block_rule = true;
      continue;
    }
    if (stack_.empty()) {
      if (token.kind == end_of_file || token.kind == dummy) {
        if (token.kind == end_of_file) emit(token);
        return;
      }
      if (token.kind != semicolon_semicolon && !has_report_) {
        has_report_ = true;
        diagnostics_.add(Code::bad_indentation, token.span(), "this line starts left of the file's first line",
                         "indent all lines of a file's outermost level alike");
      }
      if (token.kind == semicolon_semicolon) emit(token);
      if (token.kind != semicolon_semicolon) delay(token);
      start_file();
      return;
    }
    const Context& top = stack_.back();
    if (token.kind == kw_in && top.kind == ContextKind::let_definition) {
      const bool block_let = top.flag;
      pop();
      Token rest = inserted(dummy, token);
      rest.payload = static_cast<std::uint32_t>(kw_in);
      delay(rest);
      if (block_let) token = inserted(declaration_end, token);
      emit(token);
      return;
    }
    if (token.kind == kw_done && top.kind == ContextKind::do_) {
      pop();
      token = inserted(declaration_end, token);
      continue;
    }
    if (top.kind == ContextKind::bracket && balances(token.kind, stack_.size()) &&
        (is_closer(token.kind) || token.kind == interpolated_end || token.kind == interpolated_part)) {
      pop();
      if (token.kind == interpolated_part) {
        enter(token);
        return;
      }
      if (token.kind != interpolated_end) {
        Token rest = inserted(dummy, token);
        rest.payload = static_cast<std::uint32_t>(token.kind);
        delay(rest);
      }
      emit(token);
      return;
    }
    if (token.kind == kw_end && top.kind == ContextKind::with_members && token.column + 1 > top.column) {
      pop();
      Token rest = inserted(dummy, token);
      rest.payload = static_cast<std::uint32_t>(kw_end);
      delay(rest);
      emit(inserted(construct_end, token));
      return;
    }
    if (top.kind == ContextKind::namespace_head) {
      if (namespace_head(token)) return;
      continue;
    }
    if (top.kind == ContextKind::module_head) {
      if (module_head(token)) return;
      continue;
    }
    bool again = false;
    if (offside(token, block_rule, again)) {
      // A context ended, or a separator went in: the token comes again.
      if (again) block_rule = true;
      continue;
    }
    enter(token);
    return;
  }
}

/// Is the token left of the innermost context? Then ends it. `again` is set if a token was inserted.
bool OffsideRule::offside(const Token& token, bool block_rule, bool& again) {
  const Context& top = stack_.back();
  const bool everything_ends = token.kind == TokenKind::semicolon_semicolon;
  // A closing bracket may stand at the column of the word that its line belongs to.
  const bool after_bracket = token.kind == TokenKind::dummy && is_closer(actual(token));
  bool ends = false;
  switch (top.kind) {
    case ContextKind::block: return block_offside(token, block_rule, again);
    case ContextKind::line: ends = everything_ends || token.column <= top.column; break;
    case ContextKind::let_definition:
      if (!top.flag) return false;
      ends = everything_ends || token.column + (after_bracket || continues(top.kind, actual(token))) <= top.column;
      break;
    case ContextKind::do_:
      ends = everything_ends || token.column + continues(top.kind, actual(token)) <= top.column;
      break;
    case ContextKind::fun:
    case ContextKind::function:
    case ContextKind::member_body: ends = everything_ends || token.column <= top.column; break;
    case ContextKind::module_body:
      ends = (everything_ends && !top.flag) || token.column + after_bracket <= top.column;
      break;
    case ContextKind::namespace_body:
      ends = token.column + (after_bracket ||
                             (actual(token) != TokenKind::end_of_file && actual(token) != TokenKind::kw_namespace)) <=
             top.column;
      break;
    case ContextKind::clauses: {
      const std::int32_t grace = token.kind == TokenKind::bar ? (top.flag ? 0 : 2) : (top.flag ? -1 : 1);
      ends = everything_ends || token.column + grace < top.column;
      if (token.kind == TokenKind::bar && top.flag && token.column + 1 == top.column)
        diagnostics_.add(Code::bad_indentation, token.span(), "the `|` of a `match` must stand in one column",
                         "align this `|` with the first one");
      break;
    }
    case ContextKind::bracket: return false;
    default:
      ends = everything_ends || token.column + (after_bracket || continues(top.kind, actual(token))) <= top.column;
  }
  if (!ends) return false;
  if (top.kind == ContextKind::module_body && top.deeper_let > 0 && actual(token) != TokenKind::end_of_file)
    diagnostics_.add(Code::bad_indentation, {top.deeper_let, 3},
                     "this `let` is indented further than the `type` before it",
                     "indent it like the `type` that it follows");
  if (const TokenKind end = end_token(pop()); end != TokenKind::dummy) {
    emit(inserted(end, token));
    again = true;
  }
  return true;
}

bool OffsideRule::block_offside(const Token& token, bool block_rule, bool& again) {
  Context& top = stack_.back();
  static constexpr Context kNone{};
  const Context& outer = stack_.size() > 1 ? stack_[stack_.size() - 2] : kNone;
  const bool in_type = outer.kind == ContextKind::type_definition;
  const bool in_namespace = outer.kind == ContextKind::namespace_body;

  std::int32_t grace = 0;
  if (token.kind == TokenKind::bar && in_type) grace = 2;  // the first case of an enum may stand without its `|`
  else if (in_type && top.column == outer.column && !continues_type_item(actual(token)))
    grace = -1;  // cases at the column of `type`
  else if (in_namespace && top.column == outer.column && token.kind == TokenKind::kw_namespace) grace = -1;
  else if (is_infix(token.kind))
    grace = static_cast<std::int32_t>(token.length) + 1;  // operators may hang to the left of what they join
  const bool whole_file = in_namespace || (outer.kind == ContextKind::module_body && outer.flag);
  if ((token.kind == TokenKind::semicolon_semicolon && !whole_file) || token.column + grace < top.column) {
    const TokenKind end = end_token(pop());
    if (end != TokenKind::dummy) {
      emit(inserted(end, token));
      again = true;
    }
    return true;
  }
  if (token.kind == TokenKind::right_attribute) {
    top.first = true;  // what follows attributes belongs to them
    return false;
  }
  if (!block_rule) return false;
  if (top.first) {
    top.first = false;
    return false;
  }
  if (token.column != top.column || token.line == top.line) return false;
  const bool same_item = in_namespace ? token.kind == TokenKind::kw_namespace
                         : in_type    ? continues_type_item(actual(token))
                                      : continues_item(actual(token));
  if (same_item) return false;
  top.first = true;
  emit(inserted(TokenKind::block_separator, token));
  again = true;
  return true;
}

bool OffsideRule::namespace_head(const Token& token) {
  using enum TokenKind;
  Context& head = stack_.back();
  const bool right = head.column < token.column;
  const bool after_word =
      head.token == kw_namespace || head.token == dot || head.token == kw_rec || head.token == kw_global;
  if (right && ((after_word && (token.kind == kw_rec || token.kind == identifier || token.kind == kw_global)) ||
                (head.token == identifier && token.kind == dot))) {
    head.token = token.kind;
    emit(token);
    return true;
  }
  Context body = pop();
  if (token.kind == end_of_file) {
    emit(token);
    return true;
  }
  body.kind = ContextKind::namespace_body;
  push_at(body);
  delay(token);
  push_block(&token, BlockEnd::full);
  process(next(), false);
  return true;
}

bool OffsideRule::module_head(const Token& token) {
  using enum TokenKind;
  Context& head = stack_.back();
  const bool right = head.column < token.column;
  if (head.flag && right) {
    if (token.kind == right_attribute) head.flag = false;
    emit(token);
    return true;
  }
  if (right) {
    if (head.token == kw_module && (token.kind == kw_public || token.kind == kw_private || token.kind == kw_internal)) {
      emit(token);
      return true;
    }
    if (head.token == kw_module && token.kind == left_attribute) {
      head.flag = true;
      emit(token);
      return true;
    }
    const bool starts_name = head.token == kw_module || head.token == kw_rec || head.token == dot;
    if ((starts_name && (token.kind == kw_rec || token.kind == identifier)) ||
        (head.token == kw_module && token.kind == kw_global) || (head.token == identifier && token.kind == dot)) {
      head.token = token.kind;
      emit(token);
      return true;
    }
  }
  if (token.kind == equals || token.kind == colon) {
    Context body = pop();
    body.kind = ContextKind::module_body;
    body.flag = false;
    push_at(body);
    push_block(&token, BlockEnd::full);
    emit(token);
    return true;
  }
  if (stack_.size() == 2 && stack_[0].kind == ContextKind::block) {
    Context body = pop();
    if (token.kind == end_of_file) {
      emit(token);
      return true;
    }
    // Neither `=` nor `:`: the module is the whole file.
    body.kind = ContextKind::module_body;
    body.flag = true;
    push_at(body);
    delay(token);
    push_block(&token, BlockEnd::full);
    process(next(), false);
    return true;
  }
  pop();
  emit(inserted(block_separator, token));
  return false;
}

bool OffsideRule::same_line(const Token& token) {
  return token.kind != TokenKind::end_of_file && peek().line == token.line;
}

bool OffsideRule::next_is_control_flow_or_below(const Token& token) {
  using enum TokenKind;
  if (token.kind == end_of_file) return false;
  if (!same_line(token)) return true;
  switch (peek().kind) {
    case kw_try:
    case kw_match:
    case kw_match_bang:
    case kw_if:
    case kw_let:
    case kw_use:
    case kw_for:
    case kw_while:
    case kw_while_bang: return true;
    default: return false;
  }
}

/// Do `.name` and then `=` follow? `ahead` counts the tokens passed.
bool OffsideRule::is_name_equals(std::size_t& ahead) {
  while (peek(ahead).kind == TokenKind::dot) {
    if (peek(ahead + 1).kind != TokenKind::identifier) return false;
    ahead += 2;
  }
  return peek(ahead).kind == TokenKind::equals;
}

/// What a token opens, once nothing ends before it; then it goes out.
void OffsideRule::enter(const Token& token) {
  using enum TokenKind;
  static constexpr Context kNone{.kind = ContextKind::bracket};
  const Context& top = stack_.empty() ? kNone : stack_.back();
  switch (token.kind) {
    case identifier:
    case dot:
    case text_literal: enter_ordinary(token); return;
    case equals: {
      const std::size_t n = stack_.size();
      const bool in_line =
          top.kind == ContextKind::line && top.flag && n > 2 && stack_[n - 2].kind == ContextKind::block;
      const Context* around = in_line ? &stack_[n - 3] : nullptr;
      if (top.kind == ContextKind::let_definition || top.kind == ContextKind::type_definition) {
        push_block(&token, BlockEnd::full);
      } else if (top.kind == ContextKind::member_head) {
        stack_.back().kind = ContextKind::member_body;
        push_block(&token, BlockEnd::full);
      } else if (top.kind == ContextKind::with_bindings ||
                 (around && (around->kind == ContextKind::with_bindings ||
                             (around->kind == ContextKind::bracket &&
                              (around->token == left_brace || around->token == left_anonymous))))) {
        push_block(&token, next_is_control_flow_or_below(token) ? BlockEnd::full : BlockEnd::none);
      } else {
        enter_ordinary(token);
        return;
      }
      emit(token);
      return;
    }
    case left_paren:
    case left_bracket:
    case left_array:
    case left_brace:
    case left_anonymous:
    case left_quotation:
    case left_raw_quotation:
    case type_less:
    case kw_begin:
    case kw_sig:
      push_checked({.kind = ContextKind::bracket, .token = token.kind}, token);
      push_block(&token, BlockEnd::none);
      emit(token);
      return;
    case interpolated_begin:
    case interpolated_part: {
      // A hole starts where its brace stands.
      Token end = token;
      end.offset = token.end() - 1;
      end.length = 1;
      end.line = out_.literals[token.payload].end_line;
      end.column = out_.literals[token.payload].end_column;
      push_checked({.kind = ContextKind::bracket, .token = token.kind}, end);
      push_block(&token, BlockEnd::none);
      emit(token);
      return;
    }
    case right_arrow: {
      using enum ContextKind;
      const Context& outer = stack_.size() > 1 ? stack_[stack_.size() - 2] : kNone;
      bool starts =
          top.kind == while_ || top.kind == for_ || top.kind == when || top.kind == clauses || top.kind == fun;
      if (top.kind == block)
        starts = outer.kind == do_ || outer.kind == while_ || outer.kind == for_ || outer.kind == when ||
                 outer.kind == clauses || outer.kind == try_ || outer.kind == then_ || outer.kind == else_ ||
                 (outer.kind == bracket && (outer.token == left_bracket || outer.token == left_brace ||
                                            outer.token == left_anonymous || outer.token == left_array));
      if (!starts) {
        enter_ordinary(token);
        return;
      }
      push_block(&token, BlockEnd::one_sided);
      emit(token);
      return;
    }
    case left_arrow:
      if (!next_is_control_flow_or_below(token)) {
        enter_ordinary(token);
        return;
      }
      push_block(&token, BlockEnd::full);
      emit(token);
      return;
    case block_begin: emit(token); return;
    case dummy: return;
    default: break;
  }
  if ((token_flags(token.kind) & kWord) != 0 && enter_word(token)) return;
  const bool is_name = !out_.tokens.empty() && (token_flags(token.kind) & kWord) != 0 &&
                       (out_.tokens.back().kind == dot || out_.tokens.back().kind == bar);
  if (is_infix(token.kind) && !same_line(token) && top.kind != ContextKind::clauses && !is_name) {
    // What stands on the next line after an operator is a block of its own.
    push_block(&token, BlockEnd::none);
    emit(token);
    return;
  }
  enter_ordinary(token);
}

/// An item of a block starts with any token that opens nothing else.
void OffsideRule::enter_ordinary(const Token& token) {
  if (!stack_.empty() && stack_.back().kind == ContextKind::block) {
    bool names_field = false;
    if (token.kind == TokenKind::identifier || token.kind == TokenKind::kw_global) {
      std::size_t ahead = 0;
      names_field = is_name_equals(ahead);
    }
    push({.kind = ContextKind::line, .flag = names_field}, token);
  }
  emit(token);
}

/// Words that open contexts. False: the word is an ordinary token.
bool OffsideRule::enter_word(const Token& token) {
  using enum TokenKind;
  const Context top = stack_.empty() ? Context{.kind = ContextKind::bracket} : stack_.back();
  auto converted = [&](TokenKind kind) {
    Token out = token;
    out.kind = kind;
    return out;
  };
  switch (token.kind) {
    case kw_namespace:
      push_checked({.kind = ContextKind::namespace_head, .token = kw_namespace}, token);
      emit(token);
      return true;
    case kw_module:
    case kw_type: enter_definition(token); return true;
    case kw_exception:
      push_checked({.kind = ContextKind::exception}, token);
      emit(token);
      return true;
    case kw_let:
    case kw_use: {
      if (top.kind == ContextKind::member_head) {
        Context definition = pop();
        definition.kind = ContextKind::let_definition;
        definition.flag = true;
        push_at(definition);
        emit(converted(block_let));
        return true;
      }
      if (top.kind == ContextKind::type_definition) end_deeper_types(token);
      const ContextKind around = stack_.back().kind;
      const bool in_block = around == ContextKind::block || around == ContextKind::clauses;
      push_checked({.kind = ContextKind::let_definition, .flag = in_block}, token);
      emit(in_block ? converted(block_let) : token);
      return true;
    }
    case kw_let_bang:
    case kw_use_bang:
    case kw_and_bang: {
      const bool in_block = top.kind == ContextKind::block;
      push_checked({.kind = ContextKind::let_definition, .flag = in_block}, token);
      emit(in_block && token.kind != kw_and_bang ? converted(block_let_bang) : token);
      return true;
    }
    case kw_val:
    case kw_static:
    case kw_abstract:
    case kw_member:
    case kw_override:
    case kw_default: return starts_member(token);
    case kw_public:
    case kw_private:
    case kw_internal:
      if (peek().kind != kw_new) return false;
      push_checked({.kind = ContextKind::member_head}, token);
      emit(token);
      return true;
    case kw_new:
      if (peek().kind != left_paren || top.kind == ContextKind::member_head) return false;
      push_checked({.kind = ContextKind::member_head}, token);
      emit(token);
      return true;
    case kw_lazy:
    case kw_assert:
      if (!next_is_control_flow_or_below(token)) return false;
      push_block(&token, BlockEnd::full);
      emit(token);
      return true;
    case kw_struct: {
      const ContextKind outer = stack_.size() > 1 ? stack_[stack_.size() - 2].kind : ContextKind::bracket;
      if (top.kind != ContextKind::block ||
          (outer != ContextKind::module_body && outer != ContextKind::type_definition) || peek().kind == left_paren)
        return false;
      push_checked({.kind = ContextKind::bracket, .token = kw_struct}, token);
      push_block(&token, BlockEnd::none);
      emit(token);
      return true;
    }
    case kw_do:
    case kw_do_bang:
      push_checked({.kind = ContextKind::do_}, token);
      push_block(nullptr, BlockEnd::full);
      emit(token);
      return true;
    case kw_or:
      if (same_line(token) || top.kind == ContextKind::clauses) return false;
      push_block(&token, BlockEnd::none);
      emit(token);
      return true;
    case kw_with: enter_with(token); return true;
    case kw_finally:
      if (top.kind != ContextKind::try_) return false;
      push_block(&token, BlockEnd::full);
      emit(token);
      return true;
    case kw_function: {
      const Token first = peek();
      push_checked({.kind = ContextKind::function}, token);
      try_push({.kind = ContextKind::clauses, .flag = first.kind == bar}, first, false);
      emit(token);
      return true;
    }
    case kw_then:
      push_checked({.kind = ContextKind::then_}, token);
      push_block(&token, BlockEnd::full);
      emit(token);
      return true;
    case kw_else:
      if (peek().kind == kw_if && same_line(token)) {
        // `else if` on one line is one word, so that chains of them need no deeper indentation.
        const Token second = next();
        push_checked({.kind = ContextKind::if_}, token);
        Token both = converted(kw_elif);
        both.length = second.end() - token.offset;
        emit(both);
        return true;
      }
      push_checked({.kind = ContextKind::else_}, token);
      push_block(&token, BlockEnd::full);
      emit(token);
      return true;
    case kw_if:
    case kw_elif:
      push_checked({.kind = ContextKind::if_}, token);
      emit(token);
      return true;
    case kw_match:
    case kw_match_bang:
      push_checked({.kind = ContextKind::match}, token);
      emit(token);
      return true;
    case kw_for:
      push_checked({.kind = ContextKind::for_}, token);
      emit(token);
      return true;
    case kw_while:
    case kw_while_bang:
      push_checked({.kind = ContextKind::while_}, token);
      emit(token);
      return true;
    case kw_when:
      if (top.kind != ContextKind::block) return false;
      push_checked({.kind = ContextKind::when}, token);
      emit(token);
      return true;
    case kw_fun:
      push_checked({.kind = ContextKind::fun}, token);
      emit(token);
      return true;
    case kw_interface:
      push_checked({.kind = ContextKind::interface_head}, token);
      emit(token);
      return true;
    case kw_class:
      push_checked({.kind = ContextKind::bracket, .token = kw_class}, token);
      push_block(&token, BlockEnd::full);
      emit(token);
      return true;
    case kw_try:
      push_checked({.kind = ContextKind::try_}, token);
      push_block(&token, BlockEnd::one_sided);
      emit(token);
      return true;
    default: return false;
  }
}

/// A `let` that stands right of the `type` before it is a definition of the module all the same. The reference never
/// ends its context, so that it takes what stands left of the module for a part of it.
void OffsideRule::end_deeper_types(const Token& let) {
  while (stack_.size() > 1 && stack_.back().kind == ContextKind::type_definition) pop();
  for (std::size_t n = stack_.size(); n-- > 0;) {
    if (stack_[n].kind != ContextKind::module_body || stack_[n].flag) continue;
    stack_[n].deeper_let = let.offset;
    return;
  }
}

/// `member` and the like: inside of another member's body they end it, unless they may belong to an object expression.
bool OffsideRule::starts_member(const Token& token) {
  bool in_member = false;
  int parens = 0;
  bool in_brace = false;
  for (const Context& context : stack_) {
    in_member |= context.kind == ContextKind::member_body;
    if (context.kind != ContextKind::bracket) continue;
    in_brace |= context.token == TokenKind::left_brace;
    parens += context.token == TokenKind::left_paren;
  }
  if (in_member && !in_brace && parens < 2) {
    while (stack_.back().kind != ContextKind::member_body)
      if (const TokenKind end = end_token(pop()); end != TokenKind::dummy) emit(inserted(end, token));
    pop();
  }
  if (!stack_.empty() && stack_.back().kind == ContextKind::member_head) return false;
  push_checked({.kind = ContextKind::member_head}, token);
  emit(token);
  return true;
}

void OffsideRule::enter_with(const Token& token) {
  using enum TokenKind;
  Token clauses = token;
  clauses.kind = clauses_with;
  const Context top = stack_.empty() ? Context{.kind = ContextKind::bracket} : stack_.back();
  if (top.kind == ContextKind::try_ || top.kind == ContextKind::match) {
    const Token first = peek();
    try_push({.kind = ContextKind::clauses, .flag = first.kind == bar}, first, true, &token);
    emit(clauses);
    return;
  }
  const bool in_braces = top.kind == ContextKind::block && balances(kw_with, stack_.size());
  if (in_braces || top.kind == ContextKind::exception || top.kind == ContextKind::type_definition ||
      top.kind == ContextKind::member_head || top.kind == ContextKind::interface_head ||
      top.kind == ContextKind::member_body) {
    const Token first = peek();
    Context bindings = top;
    switch (first.kind) {
      case right_brace:
      case identifier:
      case kw_public:
      case kw_private:
      case kw_internal:
      case kw_inline: {
        // `{ r with a = 1` limits by `with` if the field stands right of it, else by the braces' content.
        const bool right = first.column > token.column + static_cast<std::int32_t>(token.length);
        const Token at = token;
        if (right) {
          try_push({.kind = ContextKind::with_bindings}, at, false);
        } else {
          bindings.kind = ContextKind::with_bindings;
          bindings.flag = bindings.first = false;
          is_indented(bindings, token);
          push_at(bindings);
        }
        std::size_t ahead = 1;
        if (first.kind == identifier && is_name_equals(ahead)) push_block(&token, BlockEnd::none);
        emit(clauses);
        return;
      }
      default:
        if (first.kind == left_attribute && first.line == token.line) {
          try_push({.kind = ContextKind::with_bindings}, token, false);
          emit(clauses);
          return;
        }
        if (top.kind == ContextKind::interface_head && first.column <= top.column) {
          emit(token);
          return;
        }
        bindings.kind = ContextKind::with_members;
        bindings.flag = bindings.first = false;
        is_indented(bindings, token);
        push_at(bindings);
        push_block(&token, BlockEnd::full);
        emit(token);
        return;
    }
  }
  push_checked({.kind = ContextKind::with_members}, token);
  push_block(nullptr, BlockEnd::full);
  emit(token);
}

/// `type` and `module` cannot stand in expressions: they end the blocks and brackets around them, in whatever column
/// they stand. The definition itself goes on, as to the columns of what follows.
void OffsideRule::enter_definition(const Token& token) {
  auto at_module_level = [&] {
    for (std::size_t n = stack_.size(); n > 0;) {
      if (n == 1) return true;
      const Context& outer = stack_[n - 2];
      if (outer.kind == ContextKind::namespace_body || outer.kind == ContextKind::module_body) return true;
      const bool wrapped = outer.kind == ContextKind::bracket &&
                           (outer.token == TokenKind::kw_begin || outer.token == TokenKind::kw_struct) && n > 2 &&
                           stack_[n - 3].kind == ContextKind::block;
      if (!wrapped) return false;
      n -= 2;
    }
    return true;
  };
  while (!stack_.empty() && !at_module_level()) {
    const Context& top = stack_.back();
    const bool expression = top.kind == ContextKind::block || top.kind == ContextKind::line ||
                            (top.kind == ContextKind::bracket && opens_expression(top.token));
    if (!expression) break;
    if (const TokenKind end = end_token(pop()); end != TokenKind::dummy) emit(inserted(end, token));
  }
  const bool nested = !(stack_.size() == 1 && stack_[0].kind == ContextKind::block);
  if (token.kind == TokenKind::kw_module)
    push_checked({.kind = ContextKind::module_head, .token = TokenKind::kw_module, .nested = nested}, token);
  else push_checked({.kind = ContextKind::type_definition}, token);
  emit(token);
}

}  // namespace darkpkg::lex
