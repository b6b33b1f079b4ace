#include "language/text/unicode.hpp"
#include "rules/hash/lex/unicode.hpp"
#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {

std::string_view Parser::name_text(const Token& token) const {
  std::string_view written = text(token);
  if (token.ticked) return written.substr(1);
  if (written.starts_with('`')) {
    written.remove_prefix(2);
    if (written.ends_with("``")) written.remove_suffix(2);
    return written;
  }
  return written == "___" ? std::string_view() : written;
}

bool Parser::is_capital(const syntax::Name& name) const {
  if (name.text.empty()) return false;
  return lex::is_upper(darkpkg::lex::decode_utf8(name.text.data()).value);
}

/// A.B.name: what stands behind a dot is part of the name only if a capital stands before it.
syntax::QualifiedName Parser::qualified() {
  const Token& first = token();
  std::vector<syntax::Name> modules;
  syntax::Name last = name(first);
  bool capital = first.capital;
  pos_++;
  while (capital && kind() == TokenKind::dot && kind(1) == TokenKind::name) {
    modules.push_back(last);
    last = name(token(1));
    capital = token(1).capital;
    pos_ += 2;
  }
  return {arena_.copy(modules), last, span_from(first)};
}

/// What begins with a name: a variable, a function, a constructor, a record or a dict.
const syntax::Expr* Parser::named() {
  const Token& first = token();
  syntax::QualifiedName whole = qualified();
  std::span<const syntax::Type* const> arguments;
  // Apart from the name `<` compares.
  if (kind() == TokenKind::less && is_adjacent(previous(), token())) {
    std::uint32_t closed = 0;
    arguments = type_arguments(closed);
    if (failed_) return no_expr();
    if (kind() == TokenKind::dot && kind(1) == TokenKind::name && token(1).capital) {
      // Type<T>.Case
      std::vector<syntax::Name> modules(whole.modules.begin(), whole.modules.end());
      modules.push_back(whole.name);
      whole = {arena_.copy(modules), name(token(1)), join(first.at, token(1).at)};
      pos_ += 2;
    }
  }
  if (!is_capital(whole.name)) {
    const syntax::Expr* callee = whole.modules.empty() && arguments.empty()
                                     ? expr(first.at, syntax::VariableExpr{whole.name.text})
                                     : expr(whole.at, syntax::FunctionNameExpr{whole});
    if (arguments.empty()) return callee;
    return expr(span_from(first), syntax::ApplyExpr{callee, arguments, {}});
  }
  const bool literal =
      kind() == TokenKind::left_brace &&
      (kind(1) == TokenKind::right_brace || (kind(1) == TokenKind::name && kind(2) == TokenKind::equals));
  if (kind() == TokenKind::left_brace && kind(1) == TokenKind::name && kind(2) == TokenKind::colon) {
    pos_ += 2;
    fail(Mistake::colon_of_field, token().at, text(previous()));
  }
  if (!literal) return enum_case(first, whole, arguments);
  const Token& opening = token();
  pos_++;
  if (whole.modules.empty() && whole.name.text == "Dict") {
    const auto entries = named_values(opening, Mistake::expected_dict_entry, Mistake::no_entry_separator);
    return expr(span_from(first), syntax::DictExpr{entries});
  }
  const auto fields = named_values(opening, Mistake::expected_field, Mistake::no_field_separator);
  return expr(span_from(first), syntax::RecordExpr{{whole.modules, whole.name, arguments, whole.at}, fields});
}

const syntax::Expr* Parser::enum_case(const Token& first, const syntax::QualifiedName& whole,
                                      std::span<const syntax::Type* const> arguments) {
  // A bare case has no type, and the type arguments of one mean nothing.
  syntax::TypeName type{{}, {{}, {end_of(first.at), 0}}, {}, {end_of(first.at), 0}};
  if (!whole.modules.empty()) {
    const syntax::Name& name = whole.modules.back();
    type = {whole.modules.first(whole.modules.size() - 1), name, arguments, join(whole.modules.front().at, name.at)};
  }
  Exprs fields;
  const bool adjacent = kind() == TokenKind::left_paren && token().at.offset == end_of(whole.name.at);
  if (adjacent) constructor_fields(fields);
  const std::uint32_t end = adjacent ? previous_end() : end_of(whole.name.at);
  return expr(span(first.at.offset, end), syntax::EnumExpr{type, whole.name, arena_.copy(fields)});
}

/// (a, b) behind a case: its fields.
void Parser::constructor_fields(Exprs& out) {
  const Token& opening = token();
  pos_++;
  const KeptLayout kept(*this);
  layout_ = {column(token()), true};
  bool separated = true;
  while (kind() != TokenKind::right_paren && !at_end() && !begins_definition()) {
    const std::size_t before = pos_;
    out.push_back(expression());
    if (pos_ == before) break;
    if (kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_paren && separated) {
      const std::size_t count = reporter_.count();
      need_separator(end_of(out.back()->at), Mistake::no_case_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_paren) {
    fail_unclosed(opening, ")");
    return;
  }
  pos_++;
  if (out.empty()) out.push_back(expr(span_from(opening), syntax::Unit{}));
}

}  // namespace darkpkg::hash::parsing
