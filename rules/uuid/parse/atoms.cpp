#include "rules/uuid/lex/operators.hpp"
#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

/// A primary expression and what is attached to it. `applied` is set if that includes an argument in parentheses.
Parser::Node Parser::atom(bool& applied) {
  const std::uint32_t start = t_->offset;
  if (!at(TokenKind::prefix_operator)) return postfix(primary(), start, applied);
  const Level level(*this);
  if (!level) return nothing();
  const Token& op = *t_;
  const std::string_view name = lex::prefix_name(text(op), arena_);
  if (name.empty()) {
    fail(Code::unexpected_token, op.span(), "`" + std::string(text(op)) + "` cannot stand before its operand");
    return nothing();
  }
  advance();
  if (!at_atom()) {
    missing_operand(op, Expected::operand);
    return nothing();
  }
  const Node inner = atom(applied);
  Ident* ident = arena_.make<Ident>(name, op.span());
  const Expr* function = arena_.make<Expr>(op.span(), PathExpr{{ident, 1}});
  return make(start, ApplyExpr{function, inner.expr}, inner.height + 1);
}

Parser::Node Parser::postfix(Node base, std::uint32_t start, bool& applied) {
  while (true) {
    switch (kind()) {
      case TokenKind::dot: base = dotted(base, start); break;
      case TokenKind::apply_paren:
      case TokenKind::apply_bracket: {
        applied = at(TokenKind::apply_paren);
        advance();
        const Node inner = primary();
        base = make(start, ApplyExpr{base.expr, inner.expr}, std::max(base.height, inner.height) + 1);
        break;
      }
      case TokenKind::apply_type: {
        const auto types = type_arguments();
        applied = false;
        base = make(start, TypeApplyExpr{base.expr, types}, base.height + 1);
        break;
      }
      case TokenKind::question: unsupported(Unsupported::question_mark); return base;
      default: return base;
    }
    if (failed_) return base;
  }
}

/// `.a.b` after an expression: names join to one path, fields of anything else to one access.
Parser::Node Parser::dotted(Node base, std::uint32_t start) {
  List<Ident> names(idents_);
  const Expr* record = base.expr;
  if (const auto* name = std::get_if<NameExpr>(&base.expr->node)) {
    names.add(name->name);
    record = nullptr;
  } else if (const auto* path = std::get_if<PathExpr>(&base.expr->node)) {
    for (const Ident& part : path->names) names.add(part);
    record = nullptr;
  } else if (const auto* get = std::get_if<DotGetExpr>(&base.expr->node)) {
    for (const Ident& part : get->fields) names.add(part);
    record = get->record;
  }
  while (at(TokenKind::dot)) {
    const Token& dot = *t_;
    advance();
    if (at(TokenKind::identifier)) {
      names.add(ident(*t_));
      advance();
      if (!at(TokenKind::dot)) break;
    } else if (at(TokenKind::star_in_parens) || at_operator_name()) {
      names.add(operator_name());
      if (!at(TokenKind::dot)) break;
    } else if (at(TokenKind::left_bracket)) {
      unsupported(Unsupported::indexing_with_brackets);
    } else if (at(TokenKind::left_paren)) {
      fail(Code::unexpected_token, here(), "`.(` is no way to index", "use a function such as Stdlib.List.getAt");
    } else {
      missing_operand(dot, Expected::name);
    }
  }
  if (failed_) return base;
  if (!record) return make(start, PathExpr{names.copy(arena_)}, 1);
  return make(start, DotGetExpr{record, names.copy(arena_)}, base.height + 1);
}

Parser::Node Parser::primary() {
  const std::uint32_t start = t_->offset;
  switch (kind()) {
    case TokenKind::identifier: {
      const Ident name = ident(*t_);
      advance();
      return make(start, NameExpr{name}, 1);
    }
    case TokenKind::number:
    case TokenKind::text_literal: {
      const Literal value = literal_value(*t_);
      advance();
      if (at(TokenKind::apply_type)) unsupported(Unsupported::unit_of_measure);
      return make(start, LiteralExpr{value}, 1);
    }
    case TokenKind::kw_true:
    case TokenKind::kw_false: {
      const bool value = at(TokenKind::kw_true);
      advance();
      return make(start, LiteralExpr{value}, 1);
    }
    case TokenKind::interpolated:
    case TokenKind::interpolated_begin: return interpolated();
    case TokenKind::left_paren: return parens();
    case TokenKind::star_in_parens: {
      const Ident name = operator_name();
      return make(start, PathExpr{{arena_.make<Ident>(name), 1}}, 1);
    }
    case TokenKind::left_bracket:
    case TokenKind::left_array: return list();
    case TokenKind::left_brace: return braces();
    case TokenKind::kw_null: advance(); return make(start, OtherExpr{Unsupported::null}, 1);
    case TokenKind::kw_begin: {
      const Token& open = *t_;
      advance();
      if (accept(TokenKind::kw_end)) return make(start, LiteralExpr{Unit{}}, 1);
      const Node inner = typed_sequence();
      expect_close(TokenKind::kw_end, open);
      return make(start, ParenExpr{inner.expr}, inner.height + 1);
    }
    case TokenKind::kw_struct: {
      advance();
      const Token& open = *t_;
      if (!at(TokenKind::left_paren)) {
        unsupported(Unsupported::struct_other_than_of_a_tuple);
        return nothing();
      }
      advance();
      const Node inner = expression();
      expect_close(TokenKind::right_paren, open);
      if (failed_) return nothing();
      const auto* tuple = std::get_if<TupleExpr>(&inner.expr->node);
      if (!tuple) {
        fail(Code::unexpected_token, inner.expr->at, "`struct` needs a tuple of at least two items");
        return nothing();
      }
      return make(start, *tuple, inner.height);
    }
    case TokenKind::underscore:
      if (kind(1) == TokenKind::dot) unsupported(Unsupported::underscore_lambda);
      else fail(Code::unexpected_token, here(), "`_` cannot stand in an expression", "give the value a name");
      return nothing();
    case TokenKind::left_anonymous: unsupported(Unsupported::anonymous_record); return nothing();
    case TokenKind::left_quotation:
    case TokenKind::left_raw_quotation: unsupported(Unsupported::quotation); return nothing();
    case TokenKind::kw_base: unsupported(Unsupported::base_keyword); return nothing();
    case TokenKind::kw_global: unsupported(Unsupported::global_keyword); return nothing();
    case TokenKind::source_word: unsupported(Unsupported::source_word, text(*t_)); return nothing();
    case TokenKind::tick: quoted_in_ticks(); return nothing();
    default: fail_expected(Expected::expression); return nothing();
  }
}

/// `'text'`: one character stands in such quotes.
void Parser::quoted_in_ticks() {
  const std::uint32_t start = t_->offset;
  const std::string_view line = text_.substr(start, text_.find('\n', start) - start);
  const std::size_t close = line.find('\'', 1);
  if (close == std::string_view::npos) {
    unsupported(Unsupported::type_variable_as_an_expression);
    return;
  }
  const std::string written(line.substr(1, close - 1));
  fail(Code::unsupported_syntax, {start, static_cast<std::uint32_t>(close + 1)},
       "Dark does not have strings in single quotes", "write it in double quotes: `\"" + written + "\"`");
}

Parser::Node Parser::parens() {
  const Token& open = *t_;
  const std::uint32_t start = open.offset;
  if (at_operator_name()) {
    const Ident name = operator_name();
    return make(start, PathExpr{{arena_.make<Ident>(name), 1}}, 1);
  }
  advance();
  if (accept(TokenKind::right_paren)) return make(start, LiteralExpr{Unit{}}, 1);
  if (at(TokenKind::bar)) {
    unsupported(Unsupported::bar_at_the_start);
    return nothing();
  }
  const Node inner = typed_sequence();
  expect_close(TokenKind::right_paren, open);
  return make(start, ParenExpr{inner.expr}, inner.height + 1);
}

Parser::Node Parser::list() {
  const Token& open = *t_;
  const std::uint32_t start = open.offset;
  const TokenKind closer = at(TokenKind::left_array) ? TokenKind::right_array : TokenKind::right_bracket;
  advance();
  if (accept(closer)) return make(start, EmptyListExpr{}, 1);
  const Node body = sequence(true);
  expect_close(closer, open);
  return make(start, ListExpr{body.expr}, body.height + 1);
}

/// `{ a = 1 }`, `{ r with a = 1 }`, `{}`; anything else in braces is a computation expression.
Parser::Node Parser::braces() {
  const Token& open = *t_;
  const std::uint32_t start = open.offset;
  advance();
  if (accept(TokenKind::right_brace)) return make(start, RecordExpr{nullptr, {}}, 1);
  if (at(TokenKind::kw_new)) {
    unsupported(Unsupported::object_expression);
    return nothing();
  }
  if (at(TokenKind::kw_inherit)) {
    unsupported(Unsupported::inherit_keyword);
    return nothing();
  }
  if (at(TokenKind::underscore) && kind(1) != TokenKind::dot) {
    fail(Code::unexpected_token, here(), "`_` cannot name a field");
    return nothing();
  }
  Node inner{};
  if (at_atom()) {
    const std::uint32_t head_start = t_->offset;
    const Node head = application();
    if (failed_) return nothing();
    if (at(TokenKind::equals) || at(TokenKind::clauses_with) || at(TokenKind::kw_with))
      return record(head, start, open);
    const Node item = binary_from(head, head_start, 0);
    inner = item;
    if (separators() && at_expression()) inner = sequence(true);
  } else {
    inner = sequence(true);
  }
  expect_close(TokenKind::right_brace, open);
  return make(start, OtherExpr{Unsupported::braces_around_an_expression}, inner.height + 1);
}

Parser::Node Parser::record(Node head, std::uint32_t start, const Token& open) {
  List<FieldExpr> fields(fields_);
  std::uint32_t height = 0;
  const Expr* original = nullptr;
  bool with_end = false;
  if (at(TokenKind::equals)) {
    FieldExpr field{};
    if (const auto* name = std::get_if<NameExpr>(&head.expr->node)) {
      field.name = {arena_.make<Ident>(name->name), 1};
    } else if (const auto* path = std::get_if<PathExpr>(&head.expr->node)) {
      field.name = path->names;
    } else {
      fail(Code::unexpected_token, head.expr->at, "this is no field name", "a record has the form { name = value }");
      return nothing();
    }
    field.at = head.expr->at;
    if (!field_value(field, height)) return nothing();
    fields.add(field);
    if (field_separators() && !at(TokenKind::right_brace) && !record_fields(fields, height)) return nothing();
  } else {
    original = head.expr;
    height = head.height;
    with_end = at(TokenKind::clauses_with);
    advance();
    field_separators();
    if (!at(TokenKind::construct_end) && !at(TokenKind::right_brace) && !record_fields(fields, height))
      return nothing();
    if (with_end && !accept(TokenKind::construct_end)) {
      fail_expected(Expected::brace_or_field);
      return nothing();
    }
  }
  expect_close(TokenKind::right_brace, open);
  return make(start, RecordExpr{original, fields.copy(arena_)}, height + 1);
}

bool Parser::field_separators() { return separators(); }

bool Parser::record_fields(List<FieldExpr>& fields, std::uint32_t& height) {
  do {
    FieldExpr field{};
    const std::uint32_t start = t_->offset;
    if (at(TokenKind::underscore)) {
      fail(Code::unexpected_token, here(), "`_` cannot name a field");
      return false;
    }
    field.name = path(Expected::field_name);
    field.at = from(start);
    if (failed_) return false;
    if (!at(TokenKind::equals)) {
      fail(Code::unexpected_token, here(),
           "expected `=` after the field `" + std::string(field.name.back().text) + "`, found " + found(),
           "fields have the form name = value");
      return false;
    }
    if (!field_value(field, height)) return false;
    fields.add(field);
  } while (field_separators() && !at(TokenKind::right_brace) && !at(TokenKind::construct_end));
  return !failed_;
}

/// `= value`
bool Parser::field_value(FieldExpr& field, std::uint32_t& height) {
  const Token& equals = *t_;
  advance();
  Node value{};
  if (at(TokenKind::block_begin)) {
    value = block(equals, Expected::value);
  } else if (!at_expression()) {
    missing_operand(equals, Expected::value);
    return false;
  } else {
    value = expression();
  }
  field.value = value.expr;
  field.at = from(field.at.offset);
  height = std::max(height, value.height);
  return !failed_;
}

Parser::Node Parser::interpolated() {
  const std::uint32_t start = t_->offset;
  List<InterpolatedPart> parts(parts_);
  std::uint32_t height = 0;
  auto add_text = [&] {
    const auto* text = std::get_if<String>(&tokens_.literals[t_->payload].value);
    if (text && !text->text.empty()) parts.add({text->text, nullptr});
  };
  add_text();
  const bool whole = at(TokenKind::interpolated);
  advance();
  while (!whole && !failed_) {
    const Token& before = t_[-1];
    if (at(TokenKind::interpolated_part) || at(TokenKind::interpolated_end)) {
      fail(Code::unexpected_token, {before.end() - 1, 2}, "a hole of an interpolated string cannot be empty",
           "write {{ and }} for the characters themselves");
      break;
    }
    if (!at_expression()) {
      missing_operand(before, Expected::expression);
      break;
    }
    const Node hole = expression();
    height = std::max(height, hole.height);
    parts.add({{}, hole.expr});
    if (accept(TokenKind::colon)) expect_name(Expected::format);
    if (failed_) break;
    if (!at(TokenKind::interpolated_part) && !at(TokenKind::interpolated_end)) {
      fail_expected(Expected::hole_end);
      break;
    }
    const bool last = at(TokenKind::interpolated_end);
    add_text();
    advance();
    if (last) break;
  }
  return make(start, InterpolatedExpr{parts.copy(arena_)}, height + 1);
}

}  // namespace darkpkg
