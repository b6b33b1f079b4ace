#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

// From loosest to tightest: `as`, `|`, `,`, `&`, `::`, `:`.

const Pattern* Parser::pattern(Place place) {
  const Level level(*this);
  const std::uint32_t start = t_->offset;
  if (!level) return make_pattern(start, WildPattern{});
  if (place == Place::parens && at(TokenKind::left_attribute)) {
    attributes();
    pattern(place);
    return make_pattern(start, OtherPattern{Unsupported::pattern_with_attributes});
  }
  const Pattern* result = or_pattern(place);
  while (accept(TokenKind::kw_as)) {
    constructor_pattern(false);
    result = make_pattern(start, OtherPattern{Unsupported::as_pattern});
    // What may follow binds to the whole, and is refused with it.
    while (accept(TokenKind::bar) || accept(TokenKind::comma) || accept(TokenKind::ampersand) ||
           accept(TokenKind::colon_colon))
      or_pattern(place);
    if (place == Place::parens && accept(TokenKind::colon)) type();
  }
  return result;
}

const Pattern* Parser::or_pattern(Place place) {
  const std::uint32_t start = t_->offset;
  const Pattern* result = tuple_pattern(place);
  for (std::uint32_t count = 0; at(TokenKind::bar); count++) {
    if (count > kDeepestNesting) {
      too_deep(from(start));
      break;
    }
    const Token& bar = *t_;
    advance();
    if (!at_atomic_pattern() && !at(TokenKind::colon_question) && !at(TokenKind::left_attribute))
      missing_operand(bar, Expected::pattern);
    const Pattern* right = tuple_pattern(place);
    result = make_pattern(start, OrPattern{result, right});
  }
  return result;
}

const Pattern* Parser::tuple_pattern(Place place) {
  const std::uint32_t start = t_->offset;
  const Pattern* first = and_pattern(place);
  if (!at(TokenKind::comma)) return first;
  List<const Pattern*> items(patterns_);
  items.add(first);
  while (at(TokenKind::comma)) {
    const Token& comma = *t_;
    advance();
    if (!at_atomic_pattern() && !at(TokenKind::colon_question)) missing_operand(comma, Expected::pattern);
    items.add(and_pattern(place));
  }
  return make_pattern(start, TuplePattern{items.copy(arena_)});
}

const Pattern* Parser::and_pattern(Place place) {
  const std::uint32_t start = t_->offset;
  const Pattern* result = cons_pattern(place);
  while (at(TokenKind::ampersand) || (at(TokenKind::adjacent_prefix) && text(*t_) == "&")) {
    advance();
    cons_pattern(place);
    result = make_pattern(start, OtherPattern{Unsupported::and_pattern});
  }
  return result;
}

const Pattern* Parser::cons_pattern(Place place) {
  const std::uint32_t start = t_->offset;
  const Pattern* head = typed_pattern(place);
  if (!at(TokenKind::colon_colon)) return head;
  const Level level(*this);
  if (!level) return head;
  const Token& op = *t_;
  advance();
  if (!at_atomic_pattern() && !at(TokenKind::colon_question)) missing_operand(op, Expected::pattern);
  const Pattern* tail = cons_pattern(place);
  return make_pattern(start, ConsPattern{head, tail});
}

const Pattern* Parser::typed_pattern(Place place) {
  const std::uint32_t start = t_->offset;
  const Pattern* result = constructor_pattern(false);
  while (place == Place::parens && accept(TokenKind::colon)) {
    const Type* of = type();
    result = make_pattern(start, TypedPattern{result, of});
  }
  return result;
}

bool Parser::at_atomic_pattern() const {
  switch (kind()) {
    case TokenKind::identifier:
    case TokenKind::underscore:
    case TokenKind::number:
    case TokenKind::text_literal:
    case TokenKind::kw_true:
    case TokenKind::kw_false:
    case TokenKind::kw_null:
    case TokenKind::kw_struct:
    case TokenKind::kw_global:
    case TokenKind::left_paren:
    case TokenKind::star_in_parens:
    case TokenKind::left_bracket:
    case TokenKind::left_array:
    case TokenKind::left_brace:
    case TokenKind::left_quotation:
    case TokenKind::left_raw_quotation:
    case TokenKind::question: return true;
    default: return false;
  }
}

std::span<const Pattern* const> Parser::atomic_patterns() {
  List<const Pattern*> arguments(patterns_);
  while (at_atomic_pattern()) {
    arguments.add(atomic_pattern());
    if (at(TokenKind::apply_paren) || at(TokenKind::apply_bracket))
      fail(Code::unexpected_token, here(), "two patterns stand together without a space",
           "put a space between them, or a comma");
  }
  return arguments.copy(arena_);
}

/// A name with arguments, a type test, or an atomic pattern. `in_binding`: type parameters go to `head_`.
const Pattern* Parser::constructor_pattern(bool in_binding) {
  const std::uint32_t start = t_->offset;
  if (accept(TokenKind::colon_question)) {
    atomic_type();
    return make_pattern(start, OtherPattern{Unsupported::type_test_pattern});
  }
  const bool named = at(TokenKind::identifier) || (at(TokenKind::underscore) && kind(1) == TokenKind::dot) ||
                     at(TokenKind::star_in_parens) || at_operator_name();
  if (!named) return atomic_pattern();
  List<Ident> names(idents_);
  do {
    if (at(TokenKind::star_in_parens) || at_operator_name()) names.add(operator_name());
    else if (at(TokenKind::underscore)) {
      names.add(ident(*t_));
      advance();
    } else names.add(expect_name(Expected::name));
  } while (accept(TokenKind::dot));
  bool has_type_parameters = false;
  if (at_type_parameters()) {
    has_type_parameters = true;
    head_ = {type_parameters(), true};
    if (!in_binding) unsupported(Unsupported::type_arguments_in_a_pattern);
  }
  if (!accept(TokenKind::apply_paren)) accept(TokenKind::apply_bracket);
  if (at(TokenKind::left_paren) && kind(1) == TokenKind::identifier && kind(2) == TokenKind::equals)
    unsupported(Unsupported::named_fields_in_pattern);
  const auto arguments = atomic_patterns();
  const bool variable = names.size() == 1 && !is_capital_name(names[0].text);
  if (arguments.empty() && variable && !has_type_parameters) return make_pattern(start, NamedPattern{names[0]});
  return make_pattern(start, ConstructorPattern{names.copy(arena_), arguments});
}

const Pattern* Parser::paren_pattern() {
  const std::uint32_t start = t_->offset;
  const Token& open = *t_;
  advance();
  const Pattern* inner = nullptr;
  if (at(TokenKind::right_paren)) {
    inner = arena_.make<Pattern>(Span{start, t_->end() - start}, LiteralPattern{Unit{}});
  } else {
    inner = pattern(Place::parens);
  }
  expect_close(TokenKind::right_paren, open);
  return make_pattern(start, ParenPattern{inner});
}

const Pattern* Parser::atomic_pattern() {
  const std::uint32_t start = t_->offset;
  switch (kind()) {
    case TokenKind::underscore: advance(); return make_pattern(start, WildPattern{});
    case TokenKind::number:
    case TokenKind::text_literal: {
      const Literal value = literal_value(*t_);
      advance();
      if (at(TokenKind::apply_type)) unsupported(Unsupported::unit_of_measure);
      return make_pattern(start, LiteralPattern{value});
    }
    case TokenKind::kw_true:
    case TokenKind::kw_false: {
      const bool value = at(TokenKind::kw_true);
      advance();
      return make_pattern(start, LiteralPattern{value});
    }
    case TokenKind::kw_null: advance(); return make_pattern(start, OtherPattern{Unsupported::null_pattern});
    case TokenKind::identifier:
    case TokenKind::star_in_parens: break;
    case TokenKind::left_paren:
      if (at_operator_name()) break;
      if (kind(1) == TokenKind::bar) {
        unsupported(Unsupported::active_pattern);
        return make_pattern(start, WildPattern{});
      }
      return paren_pattern();
    case TokenKind::left_bracket:
    case TokenKind::left_array: {
      const Token& open = *t_;
      const TokenKind closer = at(TokenKind::left_array) ? TokenKind::right_array : TokenKind::right_bracket;
      advance();
      List<const Pattern*> items(patterns_);
      while (!at(closer) && !failed_) {
        items.add(pattern(Place::parens));
        if (!separators()) break;
      }
      expect_close(closer, open);
      return make_pattern(start, ListPattern{items.copy(arena_)});
    }
    case TokenKind::left_brace: {
      const Token& open = *t_;
      advance();
      do {
        path(Expected::field_name);
        expect(TokenKind::equals, Expected::equals_after_field_name);
        pattern(Place::parens);
      } while (separators() && !at(TokenKind::right_brace));
      expect_close(TokenKind::right_brace, open);
      return make_pattern(start, OtherPattern{Unsupported::record_pattern});
    }
    case TokenKind::kw_struct: {
      advance();
      const Token& open = *t_;
      expect(TokenKind::left_paren, Expected::paren_after_struct);
      const Pattern* inner = pattern(Place::parens);
      expect_close(TokenKind::right_paren, open);
      if (const auto* tuple = std::get_if<TuplePattern>(&inner->node))
        return make_pattern(start, TuplePattern{tuple->items, true});
      unsupported(Unsupported::struct_pattern_other_than_a_tuple);
      return inner;
    }
    case TokenKind::question: {
      advance();
      expect_name(Expected::name);
      return make_pattern(start, OtherPattern{Unsupported::optional_parameter});
    }
    case TokenKind::left_quotation:
    case TokenKind::left_raw_quotation: unsupported(Unsupported::quotation); return make_pattern(start, WildPattern{});
    case TokenKind::kw_global: unsupported(Unsupported::global_keyword); return make_pattern(start, WildPattern{});
    default:
      if (at(TokenKind::interpolated) || at(TokenKind::interpolated_begin))
        fail(Code::unexpected_token, here(), "an interpolated string cannot be a pattern", "write a plain string");
      else if (const std::string help = keyword_help(); !help.empty()) fail_expected(Expected::name, help);
      else fail_expected(Expected::pattern);
      return make_pattern(start, WildPattern{});
  }
  List<Ident> names(idents_);
  do {
    if (at(TokenKind::star_in_parens) || at_operator_name()) names.add(operator_name());
    else names.add(expect_name(Expected::name));
  } while (accept(TokenKind::dot));
  if (names.size() == 1 && !is_capital_name(names[0].text)) return make_pattern(start, NamedPattern{names[0]});
  return make_pattern(start, ConstructorPattern{names.copy(arena_), {}});
}

}  // namespace darkpkg
