#include "rules/uuid/parse/parser_impl.hpp"

namespace darkpkg {

using namespace syntax;

void Parser::type_declaration(List<Declaration>& out, std::uint32_t start) {
  advance();
  List<TypeDefinition> definitions(definitions_);
  do {
    const auto made = type_definition();
    if (!made) return;
    definitions.add(*made);
  } while (accept(TokenKind::kw_and));
  out.add({from(start), TypeDeclaration{definitions.copy(arena_)}});
}

bool Parser::at_type_parameters() const {
  if (at(TokenKind::apply_type)) return true;
  // `f <'a>`: a space is allowed before type parameters.
  return (at(TokenKind::less) || at(TokenKind::type_less)) &&
         (kind(1) == TokenKind::tick || kind(1) == TokenKind::greater || kind(1) == TokenKind::left_attribute);
}

/// < 'a, 'b >
std::span<const Ident> Parser::type_parameters() {
  accept(TokenKind::apply_type);
  const Token& open = *t_;
  advance();
  List<Ident> names(idents_);
  if (accept(TokenKind::type_greater) || accept(TokenKind::greater)) return {};
  do {
    attributes();
    if (at(TokenKind::hat_operator)) {
      unsupported(Unsupported::statically_resolved_type_variable);
      return {};
    }
    if (!accept(TokenKind::tick)) {
      fail_expected(Expected::type_parameter);
      return {};
    }
    names.add(expect_name(Expected::type_parameter_name));
    if (at(TokenKind::ampersand)) unsupported(Unsupported::constraint_on_a_type_parameter);
  } while (accept(TokenKind::comma));
  if (at(TokenKind::kw_when)) {
    unsupported(Unsupported::when_on_type_parameter);
    return {};
  }
  if (at(TokenKind::greater)) advance();
  else expect_close(TokenKind::type_greater, open);
  return names.copy(arena_);
}

std::optional<TypeDefinition> Parser::type_definition() {
  attributes();
  access();
  TypeDefinition made{};
  if (at(TokenKind::tick) || (at(TokenKind::left_paren) && kind(1) == TokenKind::tick)) {
    unsupported(Unsupported::type_parameters_before_name);
    return std::nullopt;
  }
  const Token& first = *t_;
  const Path name = path(Expected::type_name);
  if (failed_) return std::nullopt;
  made.name = name.back();
  if (at_type_parameters()) made.type_parameters = type_parameters();
  if (failed_) return std::nullopt;
  if (at(TokenKind::kw_when)) {
    unsupported(Unsupported::when_on_type_parameter);
    return std::nullopt;
  }
  if (at(TokenKind::left_paren) || at(TokenKind::apply_paren)) {
    unsupported(Unsupported::class_definition);
    return std::nullopt;
  }
  if (at(TokenKind::kw_with)) {
    unsupported(Unsupported::extension_of_a_type);
    return std::nullopt;
  }
  const Token& equals = *t_;
  if (!accept(TokenKind::equals)) {
    fail(Code::missing_body, first.span(), "the type `" + std::string(made.name.text) + "` has no definition",
         "write `=` and a type, a record or an enum after it");
    return std::nullopt;
  }
  const bool in_block = accept(TokenKind::block_begin);
  if (lex::is_virtual(kind()) || at(TokenKind::end_of_file)) {
    fail(Code::missing_body, equals.span(), "the type `" + std::string(made.name.text) + "` has no definition",
         "write a type, a record or an enum after the `=`, indented further than the `type`");
    return std::nullopt;
  }
  made.body = type_body();
  if (failed_) return std::nullopt;
  // In the column of its content the reference takes another definition for a part of an alias.
  if (std::holds_alternative<AliasType>(made.body) && at(TokenKind::block_separator) &&
      (real_token().kind == TokenKind::kw_type || real_token().kind == TokenKind::kw_module))
    fail_indented(real_token(), "type");
  accept(TokenKind::block_separator);
  type_members();
  if (at(TokenKind::kw_with)) type_members();
  if (in_block && !failed_ && !accept(TokenKind::block_end))
    fail_expected(Expected::type_end, at(TokenKind::comma) ? "cases stand behind bars: `| Red | Green`"
                                      : at(TokenKind::left_paren) || at(TokenKind::apply_paren)
                                          ? "a case with a value is `| Name of Type`"
                                          : "");
  if (at(TokenKind::kw_with)) type_members();
  if (failed_) return std::nullopt;
  return made;
}

std::variant<AliasType, RecordType, EnumType> Parser::type_body() {
  if (at(TokenKind::left_attribute)) {
    fail(Code::unexpected_token, here(), "attributes cannot stand here", "write them before `type`");
    return AliasType{};
  }
  access();
  switch (kind()) {
    case TokenKind::left_brace: return record_type();
    case TokenKind::bar: return enum_type();
    case TokenKind::identifier:
      if (kind(1) == TokenKind::kw_of || kind(1) == TokenKind::bar || kind(1) == TokenKind::equals ||
          kind(1) == TokenKind::colon || (kind(1) == TokenKind::block_separator && kind(2) == TokenKind::bar))
        return enum_type();
      break;
    case TokenKind::kw_class:
    case TokenKind::kw_new:
    case TokenKind::kw_val:
    case TokenKind::kw_member:
    case TokenKind::kw_static:
    case TokenKind::kw_override:
    case TokenKind::kw_inherit:
    case TokenKind::block_let:
    case TokenKind::kw_do: unsupported(Unsupported::classes); return AliasType{};
    case TokenKind::kw_abstract:
    case TokenKind::kw_default:
    case TokenKind::kw_interface: unsupported(Unsupported::interfaces); return AliasType{};
    case TokenKind::kw_delegate: unsupported(Unsupported::delegates); return AliasType{};
    case TokenKind::kw_struct:
      if (kind(1) == TokenKind::left_paren) break;
      unsupported(Unsupported::struct_types);
      return AliasType{};
    case TokenKind::kw_of:
      fail(Code::unexpected_token, here(), "expected the name of a case before `of`");
      return AliasType{};
    default: break;
  }
  return AliasType{type()};
}

RecordType Parser::record_type() {
  const Token& open = *t_;
  advance();
  List<RecordField> fields(record_fields_);
  if (at(TokenKind::right_brace)) {
    fail(Code::bad_definition, {open.offset, t_->end() - open.offset}, "a record needs at least one field",
         "use Unit for a type without content");
    return {};
  }
  do {
    attributes();
    accept(TokenKind::kw_mutable);
    if (at(TokenKind::kw_private) || at(TokenKind::kw_public) || at(TokenKind::kw_internal)) {
      fail(Code::unexpected_token, here(), "a field cannot be private", "remove the word");
      return {};
    }
    RecordField field{};
    field.name = expect_name(Expected::record_field_name);
    if (failed_) return {};
    const Token& colon = *t_;
    if (!accept(TokenKind::colon)) {
      const std::string name(field.name.text);
      fail_expected(
          Expected::field_type,
          at(TokenKind::equals) ? "a type has types of fields, `" + name + ": String`; `=` is for values" : "", name);
      return {};
    }
    if (lex::is_virtual(kind()) || at(TokenKind::semicolon) || at(TokenKind::right_brace)) {
      missing_operand(colon, Expected::type);
      return {};
    }
    field.type = type();
    fields.add(field);
  } while (separators() && !at(TokenKind::right_brace));
  expect_close(TokenKind::right_brace, open);
  return {fields.copy(arena_)};
}

EnumType Parser::enum_type() {
  List<EnumCase> cases(cases_);
  const bool bar = accept(TokenKind::bar);
  do {
    attributes();
    access();
    cases.add(enum_case());
    // A first case without its `|` may be a line of its own.
    if (!bar && cases.size() == 1 && at(TokenKind::block_separator) && kind(1) == TokenKind::bar) advance();
  } while (accept(TokenKind::bar));
  return {cases.copy(arena_)};
}

EnumCase Parser::enum_case() {
  EnumCase made{};
  if (at(TokenKind::left_paren)) {
    unsupported(Unsupported::operator_as_a_case);
    return made;
  }
  if (at(TokenKind::kw_of)) {
    fail(Code::unexpected_token, here(), "expected the name of a case before `of`");
    return made;
  }
  if (const Token& before = t_[-1]; lex::is_virtual(kind()) && before.kind == TokenKind::bar) {
    missing_operand(before, Expected::case_name);
    return made;
  }
  made.name = expect_name(Expected::case_name);
  if (failed_) return made;
  switch (kind()) {
    case TokenKind::equals: unsupported(Unsupported::enum_cases_with_numbers); return made;
    case TokenKind::colon:
      if (!is_capital_name(made.name.text)) {
        unsupported(Unsupported::record_without_braces, made.name.text);
        return made;
      }
      unsupported(Unsupported::case_with_function_type);
      return made;
    case TokenKind::kw_of: break;
    default:
      if (at(TokenKind::identifier) || at(TokenKind::left_paren) || at(TokenKind::tick) || at(TokenKind::apply_paren))
        fail_expected(Expected::of_before_fields,
                      "a case with a value is `| " + std::string(made.name.text) + " of Type`", made.name.text);
      return made;
  }
  const Token& of = *t_;
  advance();
  if (lex::is_virtual(kind()) || at(TokenKind::bar)) {
    missing_operand(of, Expected::type);
    return made;
  }
  if (at(TokenKind::left_brace)) {
    unsupported(Unsupported::fields_in_braces);
    return made;
  }
  List<CaseField> fields(case_fields_);
  do fields.add(case_field());
  while (accept(TokenKind::star));
  if (at(TokenKind::right_arrow))
    fail(Code::unexpected_token, here(), "a function type as a field needs parentheses", "write (A -> B)");
  made.fields = fields.copy(arena_);
  return made;
}

/// [label :] type
CaseField Parser::case_field() {
  CaseField made{};
  if (at(TokenKind::identifier) && kind(1) == TokenKind::colon) {
    made.label = arena_.make<Ident>(ident(*t_));
    advance();
    advance();
  }
  made.type = applied_type();
  return made;
}

/// Members of a record or an enum, which Dark's loader does not look at: read for their syntax and dropped.
void Parser::type_members() {
  const bool with = accept(TokenKind::kw_with);
  const bool in_block = with && accept(TokenKind::block_begin);
  while (!failed_) {
    attributes();
    access();
    if (at(TokenKind::kw_interface)) {
      unsupported(Unsupported::interface_implementation);
    } else if (at(TokenKind::kw_abstract) || at(TokenKind::kw_new) || at(TokenKind::kw_val) ||
               at(TokenKind::kw_inherit)) {
      unsupported(Unsupported::class_member);
    } else if (at(TokenKind::kw_member) || at(TokenKind::kw_static) || at(TokenKind::kw_override) ||
               at(TokenKind::kw_default)) {
      member();
    } else if (at(TokenKind::block_let) || at(TokenKind::kw_let) || at(TokenKind::kw_do)) {
      unsupported(Unsupported::definitions_inside_of_a_type);
    } else {
      break;
    }
    separators();
  }
  if (in_block && !accept(TokenKind::block_end)) fail_expected(Expected::another_member);
  if (with && !accept(TokenKind::declaration_end) && !accept(TokenKind::construct_end))
    fail_expected(Expected::members_end);
}

void Parser::member() {
  if (accept(TokenKind::kw_static)) {
    if (!accept(TokenKind::kw_member)) unsupported(Unsupported::static_members_other_than_functions);
  } else {
    advance();
  }
  accept(TokenKind::kw_inline);
  access();
  if (at(TokenKind::kw_val)) unsupported(Unsupported::properties);
  head_ = {};
  constructor_pattern(true);
  if (accept(TokenKind::colon)) return_type();
  if (at(TokenKind::kw_with) || at(TokenKind::clauses_with)) unsupported(Unsupported::properties);
  const Token& equals = *t_;
  expect(TokenKind::equals, Expected::member_body);
  if (!failed_) binding_body(equals);
  accept(TokenKind::declaration_end);
}

}  // namespace darkpkg
