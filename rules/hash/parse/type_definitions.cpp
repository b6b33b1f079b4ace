#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {

/// <'a, 'b> behind the name of a definition
std::span<const syntax::Name> Parser::type_parameters() {
  if (kind() != TokenKind::less) return {};
  if (!is_adjacent(previous(), token())) report(Mistake::spaced_type_parameters, token().at, text(previous()));
  pos_++;
  std::vector<syntax::Name> names;
  while (true) {
    if (kind() != TokenKind::name) {
      fail(Mistake::expected_type_parameter);
      return {};
    }
    if (!token().ticked) report(Mistake::type_parameter_without_quote, token().at, text(token()));
    names.push_back(name(token()));
    pos_++;
    // A `>` too much is let go, as everywhere.
    if (kind() == TokenKind::greater || kind() == TokenKind::shift_right) break;
    if (!take(TokenKind::comma, Mistake::expected_type_parameter_comma)) return {};
  }
  pos_++;
  return arena_.copy(names);
}

syntax::Declaration Parser::type_definition() {
  const Token& keyword = token();
  const Token& named = token(1);
  pos_ += 2;
  syntax::TypeDeclaration out{name(named), {}, syntax::AliasDefinition{nullptr}, doc(keyword)};
  if (kind() == TokenKind::name && token().start.row == named.end.row) {
    const std::string_view word = text(named);
    if (word == "private" || word == "internal" || word == "public") fail(Mistake::modifier, named.at, word);
  }
  out.type_parameters = type_parameters();
  if (kind() == TokenKind::left_paren) fail(Mistake::class_definition);
  if (!take_equals(Mistake::expected_equals)) return {keyword.at, out};
  if (is_beyond_definition()) fail(Mistake::missing_body, previous().at);
  const bool is_enum = kind() == TokenKind::bar || (kind() == TokenKind::name && token().capital &&
                                                    (kind(1) == TokenKind::of || kind(1) == TokenKind::bar));
  const bool anonymous = kind() == TokenKind::left_brace && kind(1) == TokenKind::bar;
  if (anonymous) fail(Mistake::anonymous_record_type, token(1).at);
  if (kind() == TokenKind::left_brace) out.definition = record_definition();
  else if (is_enum) out.definition = enum_definition();
  else out.definition = syntax::AliasDefinition{type()};
  return {span_from(keyword), out};
}

syntax::RecordDefinition Parser::record_definition() {
  const Token& opening = token();
  pos_++;
  std::vector<syntax::RecordField> fields;
  bool separated = true;
  while (kind() != TokenKind::right_brace && !at_end()) {
    if (is_beyond_definition()) break;
    if (kind() != TokenKind::name || kind(1) != TokenKind::colon) {
      Mistake mistake = Mistake::expected_field_type;
      if (is_name(0, "mutable") && kind(1) == TokenKind::name) mistake = Mistake::mutable_field;
      else if (kind() == TokenKind::name && kind(1) == TokenKind::equals) mistake = Mistake::equals_of_field_type;
      fail(mistake);
      break;
    }
    const syntax::Name field = name(token());
    pos_ += 2;
    const syntax::Type* type = this->type();
    fields.push_back({field, type});
    if (kind() == TokenKind::semicolon || kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_brace && separated) {
      const std::size_t count = reporter_.count();
      need_separator(end_of(type->at), Mistake::no_field_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_brace) {
    fail_unclosed(opening, "}");
    return {};
  }
  if (fields.empty()) report(Mistake::record_without_fields, join(opening.at, token().at));
  pos_++;
  return {arena_.copy(fields)};
}

/// | A | B of T * U: the first bar may be missing, and one at the end is let go.
syntax::EnumDefinition Parser::enum_definition() {
  std::vector<syntax::EnumCase> cases;
  const Span first = token().at;
  while (kind() == TokenKind::bar || cases.empty()) {
    if (kind() == TokenKind::bar) pos_++;
    if (kind() != TokenKind::name || !token().capital) {
      if (kind() == TokenKind::name && !begins_definition_keyword()) fail(Mistake::lower_case_case);
      break;
    }
    const syntax::Name case_name = name(token());
    pos_++;
    std::vector<syntax::CaseField> fields;
    if (kind() == TokenKind::of) {
      do {
        pos_++;
        fields.push_back(case_field());
      } while (kind() == TokenKind::star);
    }
    cases.push_back({case_name, arena_.copy(fields)});
    if (kind() == TokenKind::left_paren) fail(Mistake::case_fields_in_parentheses);
    if (kind() == TokenKind::comma) fail(Mistake::comma_between_cases);
  }
  if (cases.empty()) report(Mistake::enum_without_cases, first);
  return {arena_.copy(cases)};
}

/// T or label: T. A `*` ends it: a tuple has parentheses.
syntax::CaseField Parser::case_field() {
  if (kind() != TokenKind::name || kind(1) != TokenKind::colon) return {{}, false, atom_type()};
  const std::string_view label = name_text(token());
  pos_ += 2;
  return {label, true, atom_type()};
}

}  // namespace darkpkg::hash::parsing
