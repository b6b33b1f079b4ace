#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

namespace {
constexpr std::size_t kMostPostfixes = 1000;
}

/// typ: tuple_type [-> typ]
const Type* Parser::type() {
  const Level level(*this);
  const std::uint32_t start = t_->offset;
  if (!level) return make_type(start, OtherType{Unsupported::no_type});
  const Type* argument = tuple_type();
  if (!at(TokenKind::right_arrow)) return argument;
  advance();
  const Type* result = type();
  return make_type(start, FunctionType{argument, result});
}

/// The type of a value, function or case: as `type`, but its parts may have labels and constraints.
const Type* Parser::return_type() {
  const Type* result = type();
  if (at(TokenKind::colon)) unsupported(Unsupported::label_in_a_type);
  if (at(TokenKind::kw_when)) unsupported(Unsupported::constraint_on_a_type);
  return result;
}

const Type* Parser::tuple_type() {
  const std::uint32_t start = t_->offset;
  if (at(TokenKind::times_operator)) {
    unsupported(Unsupported::unit_of_measure);
    return make_type(start, OtherType{Unsupported::unit_type});
  }
  const Type* first = applied_type();
  if (at(TokenKind::times_operator) && text(*t_) == "/") unsupported(Unsupported::unit_of_measure);
  if (!at(TokenKind::star)) return first;
  List<const Type*> items(types_);
  items.add(first);
  while (accept(TokenKind::star)) items.add(applied_type());
  return make_type(start, TupleType{items.copy(arena_)});
}

/// An atomic type and what stands after it: `T list`, `T[]`.
const Type* Parser::applied_type() {
  const std::uint32_t start = t_->offset;
  const Type* result = atomic_type();
  for (std::size_t count = 0;; count++) {
    if (count > kMostPostfixes) {
      too_deep(from(start));
      return result;
    }
    switch (kind()) {
      case TokenKind::apply_bracket: advance(); [[fallthrough]];
      case TokenKind::left_bracket:
        advance();
        while (accept(TokenKind::comma)) {
        }
        if (!accept(TokenKind::right_bracket))
          fail_expected(Expected::array_end, "type arguments stand in angle brackets: `List<Int64>`");
        result = make_type(start, OtherType{Unsupported::array_type});
        break;
      case TokenKind::identifier:
      case TokenKind::kw_global: {
        const std::uint32_t name_start = t_->offset;
        const Path name = path(Expected::type);
        List<const Type*> arguments(types_);
        arguments.add(result);
        const Type* constructor = make_type(name_start, NamedType{name});
        result = make_type(start, AppliedType{constructor, arguments.copy(arena_)});
        break;
      }
      case TokenKind::tick: {
        const std::uint32_t name_start = t_->offset;
        advance();
        const Ident name = expect_name(Expected::type_variable);
        List<const Type*> arguments(types_);
        arguments.add(result);
        const Type* constructor = make_type(name_start, VariableType{name.text});
        result = make_type(start, AppliedType{constructor, arguments.copy(arena_)});
        break;
      }
      case TokenKind::colon_greater: unsupported(Unsupported::subtype_constraint); break;
      case TokenKind::ampersand: unsupported(Unsupported::intersection_of_types); break;
      case TokenKind::hat_operator: unsupported(Unsupported::unit_of_measure); break;
      case TokenKind::bar:
        if (kind(1) != TokenKind::kw_null) return result;
        unsupported(Unsupported::type_that_allows_null);
        break;
      case TokenKind::dot: unsupported(Unsupported::type_nested_in_another); break;
      default: return result;
    }
  }
}

std::span<const Type* const> Parser::type_arguments() {
  accept(TokenKind::apply_type);
  const Token& open = *t_;
  advance();
  List<const Type*> arguments(types_);
  if (accept(TokenKind::type_greater) || accept(TokenKind::greater)) return {};
  do {
    const std::uint32_t start = t_->offset;
    const Type* argument = type();
    if (accept(TokenKind::equals)) {
      type();
      argument = make_type(start, OtherType{Unsupported::named_type_argument});
    }
    arguments.add(argument);
  } while (accept(TokenKind::comma));
  if (at(TokenKind::greater)) advance();
  else expect_close(TokenKind::type_greater, open);
  return arguments.copy(arena_);
}

const Type* Parser::atomic_type() {
  const std::uint32_t start = t_->offset;
  auto other = [&](Unsupported what) {
    advance();
    return make_type(start, OtherType{what});
  };
  switch (kind()) {
    case TokenKind::identifier: {
      const Path name = path(Expected::type);
      const Type* named = make_type(start, NamedType{name});
      if (!at(TokenKind::apply_type) && !at(TokenKind::less) && !at(TokenKind::type_less)) return named;
      const auto arguments = type_arguments();
      return make_type(start, AppliedType{named, arguments});
    }
    case TokenKind::tick: {
      advance();
      const Ident name = expect_name(Expected::type_variable);
      const Type* variable = make_type(start, VariableType{name.text});
      if (!at(TokenKind::apply_type)) return variable;
      const auto arguments = type_arguments();
      return make_type(start, AppliedType{variable, arguments});
    }
    case TokenKind::left_paren: {
      const Token& open = *t_;
      advance();
      const Type* inner = type();
      expect_close(TokenKind::right_paren, open);
      return make_type(start, ParenType{inner});
    }
    case TokenKind::kw_struct: {
      advance();
      const Token& open = *t_;
      if (!at(TokenKind::left_paren)) {
        unsupported(Unsupported::struct_type_other_than_a_tuple);
        return make_type(start, OtherType{Unsupported::struct_type});
      }
      advance();
      const Type* items = tuple_type();
      expect_close(TokenKind::right_paren, open);
      if (const auto* tuple = std::get_if<TupleType>(&items->node)) return make_type(start, *tuple);
      unsupported(Unsupported::struct_type_other_than_a_tuple);
      return items;
    }
    case TokenKind::underscore: return other(Unsupported::open_type);
    case TokenKind::hash: {
      const Level level(*this);
      advance();
      if (level) atomic_type();
      return make_type(start, OtherType{Unsupported::flexible_type});
    }
    case TokenKind::number:
    case TokenKind::text_literal:
    case TokenKind::kw_true:
    case TokenKind::kw_false:
    case TokenKind::kw_null: return other(Unsupported::constant_type);
    case TokenKind::kw_const: unsupported(Unsupported::constant_as_a_type); break;
    case TokenKind::left_anonymous: unsupported(Unsupported::anonymous_record_type); break;
    case TokenKind::hat_operator: unsupported(Unsupported::statically_resolved_type_variable); break;
    case TokenKind::kw_global: unsupported(Unsupported::global_keyword); break;
    case TokenKind::left_bracket: fail_expected(Expected::type, "a list type is `List<Int64>`"); break;
    default: fail_expected(Expected::type);
  }
  return make_type(start, OtherType{Unsupported::no_type});
}

}  // namespace darkpkg
