#include "rules/compile/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

namespace {
constexpr std::size_t kMostPostfixes = 1000;
}

/// typ: tuple_type [-> typ]
const Type* Parser::type() {
  const Level level(*this);
  const std::uint32_t start = t_->offset;
  if (!level) return make_type(start, OtherType{"no type"});
  const Type* argument = tuple_type();
  if (!at(TokenKind::right_arrow)) return argument;
  advance();
  const Type* result = type();
  return make_type(start, FunctionType{argument, result});
}

/// The type of a value, function or case: as `type`, but its parts may have labels and constraints.
const Type* Parser::return_type() {
  const Type* result = type();
  if (at(TokenKind::colon))
    unsupported("a label in a type", "write the type only; a parameter and its type need parentheses: `(n: Int64)`");
  if (at(TokenKind::kw_when)) unsupported("a constraint on a type", "remove the `when` part");
  return result;
}

const Type* Parser::tuple_type() {
  const std::uint32_t start = t_->offset;
  if (at(TokenKind::times_operator)) {
    unsupported("a unit of measure");
    return make_type(start, OtherType{"a unit of measure"});
  }
  const Type* first = applied_type();
  if (at(TokenKind::times_operator) && text(*t_) == "/") unsupported("a unit of measure");
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
          fail_expected("`]` of an array type", "type arguments stand in angle brackets: `List<Int64>`");
        result = make_type(start, OtherType{"an array type"});
        break;
      case TokenKind::identifier:
      case TokenKind::kw_global: {
        const std::uint32_t name_start = t_->offset;
        const Path name = path("a type");
        List<const Type*> arguments(types_);
        arguments.add(result);
        const Type* constructor = make_type(name_start, NamedType{name});
        result = make_type(start, AppliedType{constructor, arguments.copy(arena_)});
        break;
      }
      case TokenKind::tick: {
        const std::uint32_t name_start = t_->offset;
        advance();
        const Ident name = expect_name("a type variable");
        List<const Type*> arguments(types_);
        arguments.add(result);
        const Type* constructor = make_type(name_start, VariableType{name.text});
        result = make_type(start, AppliedType{constructor, arguments.copy(arena_)});
        break;
      }
      case TokenKind::colon_greater: unsupported("a constraint on a type", "remove the `:>` part"); break;
      case TokenKind::ampersand: unsupported("an intersection of types"); break;
      case TokenKind::hat_operator: unsupported("a unit of measure"); break;
      case TokenKind::bar:
        if (kind(1) != TokenKind::kw_null) return result;
        unsupported("a type that allows null");
        break;
      case TokenKind::dot: unsupported("a type nested in another"); break;
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
      argument = make_type(start, OtherType{"a named type argument"});
    }
    arguments.add(argument);
  } while (accept(TokenKind::comma));
  if (at(TokenKind::greater)) advance();
  else expect_close(TokenKind::type_greater, open);
  return arguments.copy(arena_);
}

const Type* Parser::atomic_type() {
  const std::uint32_t start = t_->offset;
  auto other = [&](std::string_view what) {
    advance();
    return make_type(start, OtherType{what});
  };
  switch (kind()) {
    case TokenKind::identifier: {
      const Path name = path("a type");
      const Type* named = make_type(start, NamedType{name});
      if (!at(TokenKind::apply_type) && !at(TokenKind::less) && !at(TokenKind::type_less)) return named;
      const auto arguments = type_arguments();
      return make_type(start, AppliedType{named, arguments});
    }
    case TokenKind::tick: {
      advance();
      const Ident name = expect_name("a type variable");
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
        unsupported("a struct type other than a tuple");
        return make_type(start, OtherType{"a struct type"});
      }
      advance();
      const Type* items = tuple_type();
      expect_close(TokenKind::right_paren, open);
      if (const auto* tuple = std::get_if<TupleType>(&items->node)) return make_type(start, *tuple);
      unsupported("a struct type other than a tuple");
      return items;
    }
    case TokenKind::underscore: return other("an open type `_`");
    case TokenKind::hash: {
      const Level level(*this);
      advance();
      if (level) atomic_type();
      return make_type(start, OtherType{"a flexible type `#T`"});
    }
    case TokenKind::number:
    case TokenKind::text_literal:
    case TokenKind::kw_true:
    case TokenKind::kw_false:
    case TokenKind::kw_null: return other("a constant as a type");
    case TokenKind::kw_const: unsupported("a constant as a type"); break;
    case TokenKind::left_anonymous: unsupported("an anonymous record type", "define a record type"); break;
    case TokenKind::hat_operator: unsupported("a statically resolved type variable", "write it as 'a"); break;
    case TokenKind::kw_global: unsupported("`global`"); break;
    case TokenKind::left_bracket: fail_expected("a type", "a list type is `List<Int64>`"); break;
    default: fail_expected("a type");
  }
  return make_type(start, OtherType{"no type"});
}

}  // namespace darkpkg
