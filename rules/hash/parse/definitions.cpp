#include <array>

#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

struct ForeignWord {
  std::string_view text;
  std::string_view help;
};

constexpr auto kForeignWords = std::to_array<ForeignWord>({
#define FOREIGN(text, help) {text, help},
#include "rules/hash/parse/foreign.def"
});

/// What other languages write between `let` and the name.
bool is_modifier(std::string_view word) {
  return word == "rec" || word == "private" || word == "internal" || word == "public" || word == "inline" ||
         word == "mutable" || word == "mut";
}

/// Can a line begin with it that is no definition?
bool begins_statement(TokenKind kind) {
  switch (kind) {
    case TokenKind::in:
    case TokenKind::elif:
    case TokenKind::then:
    case TokenKind::else_:
    case TokenKind::of:
    case TokenKind::with:
    case TokenKind::when:
    case TokenKind::bar:
    case TokenKind::arrow:
    case TokenKind::pipe:
    case TokenKind::equals:
    case TokenKind::comma:
    case TokenKind::semicolon:
    case TokenKind::right_paren:
    case TokenKind::right_bracket:
    case TokenKind::right_brace: return false;
    default: return true;
  }
}

/// The parts of a module's name: a quoted part may hold dots, and an empty one counts for nothing.
std::vector<syntax::Name> split(const std::vector<syntax::Name>& written) {
  std::vector<syntax::Name> parts;
  for (const syntax::Name& name : written)
    for (std::size_t begin = 0; begin <= name.text.size();) {
      const std::size_t end = std::min(name.text.find('.', begin), name.text.size());
      if (end > begin) parts.push_back({name.text.substr(begin, end - begin), name.at});
      begin = end + 1;
    }
  return parts;
}

}  // namespace

syntax::File Parser::file() { return {definitions(0, false)}; }

/// The definitions from here that begin at `least_column` or right of it.
std::span<const syntax::Declaration> Parser::definitions(std::int64_t least_column, bool in_module) {
  const KeptLayout kept(*this);
  const std::int64_t around = definition_column_;
  std::vector<syntax::Declaration> out;
  bool rest_of_file = false;
  while (!at_end() && !rest_of_file && column(token()) >= least_column) {
    const std::size_t before = pos_;
    definition_column_ = column(token());
    if (begins_definition_keyword()) definition_begin_ = pos_;
    layout_ = {definition_column_, false};
    equals_before_let_.reset();
    if (is_name(0, "module") && kind(1) == TokenKind::name)
      module_definition(out, least_column, in_module, rest_of_file);
    else definition(out, in_module);
    // What stands behind a definition on its last line belongs to it and could not be read.
    const bool follows = !failed_ && !at_end() && pos_ > before && token().start.row == previous().end.row;
    if (follows && !begins_definition_keyword()) no_end_of_definition(before);
    if (failed_) skip_to_definition(before);
  }
  definition_column_ = around;
  return arena_.copy(out);
}

bool Parser::begins_definition_keyword() const {
  return kind() == TokenKind::let || kind() == TokenKind::val || kind() == TokenKind::type || is_name(0, "module");
}

/// Goes on at the next line that begins with a definition's keyword no further right than the one that failed.
void Parser::skip_to_definition(std::size_t before) {
  failed_ = false;
  pos_ = std::max(failed_at_, before + 1);
  for (; !at_end(); pos_++)
    if (token().start.row > previous().end.row && begins_definition_keyword() && column(token()) <= definition_column_)
      return;
}

/// Something stands behind the definition that begins at token number `first`.
void Parser::no_end_of_definition(std::size_t first) {
  const bool type = tokens_.all[first].kind == TokenKind::type;
  const bool begins_line = pos_ == 0 || token().start.row > previous().end.row;
  if (type && kind() == TokenKind::comma) return fail(Mistake::comma_between_cases);
  if (type && kind() == TokenKind::left_paren) return fail(Mistake::case_fields_in_parentheses);
  if (type && kind() == TokenKind::left_bracket) return fail(Mistake::list_type);
  switch (kind()) {
    case TokenKind::if_: return fail(Mistake::if_behind);
    case TokenKind::in: return fail(Mistake::in_behind);
    case TokenKind::else_:
    case TokenKind::elif: return fail(Mistake::else_alone);
    case TokenKind::right_paren:
    case TokenKind::right_bracket:
    case TokenKind::right_brace: return fail(Mistake::closes_nothing);
    case TokenKind::comma: return fail(Mistake::comma_behind);
    case TokenKind::equals:
    case TokenKind::colon:
    case TokenKind::cons:
    case TokenKind::bang:
    case TokenKind::ampersand:
    case TokenKind::bit_or:
    case TokenKind::bit_not:
    case TokenKind::shift_left:
    case TokenKind::shift_right:
    case TokenKind::ellipsis: no_expression(); return;
    case TokenKind::fun: return fail(Mistake::lambda_as_argument);
    case TokenKind::dot: return fail(kind(1) == TokenKind::dot ? Mistake::range : Mistake::dot_without_name);
    default: return fail(begins_line ? Mistake::expected_definition : Mistake::expected_end);
  }
}

void Parser::definition(std::vector<syntax::Declaration>& out, bool in_module) {
  const std::size_t count = out.size();
  const bool named = kind(1) == TokenKind::name;
  switch (kind()) {
    case TokenKind::let:
    case TokenKind::val:
    case TokenKind::type:
      if (!named) return fail_without_name();
      if (kind() == TokenKind::let) out.push_back(let_definition());
      else if (kind() == TokenKind::val) out.push_back(val_definition());
      else out.push_back(type_definition());
      break;
    default: return not_a_definition();
  }
  if (failed_) out.resize(count);
  else if (!in_module) {
    if (!outside_reported_) report(Mistake::outside_module, out.back().at);
    outside_reported_ = true;
  }
}

/// `let`, `val` or `type` without a name.
void Parser::fail_without_name() {
  const Token& keyword = token();
  pos_++;
  Mistake mistake = Mistake::expected_definition_name;
  if (kind() == TokenKind::left_paren && keyword.kind == TokenKind::let)
    mistake = operator_of(kind(1)) ? Mistake::operator_definition : Mistake::pattern_definition;
  else if (kind() == TokenKind::underscore) mistake = Mistake::pattern_definition;
  else if (is_keyword(kind())) mistake = Mistake::keyword_as_name;
  fail(mistake, token().at, describe(token()), text(keyword));
}

/// An expression, an assertion or an attribute: nothing that a package file holds.
void Parser::not_a_definition() {
  const std::size_t begin = pos_;
  const Token& first = token();
  if (first.kind == TokenKind::minus && kind(1) == TokenKind::minus && is_adjacent(first, token(1)))
    return fail(Mistake::dash_comment, join(first.at, token(1).at));
  if (first.kind == TokenKind::left_bracket && kind(1) == TokenKind::less)
    return fail(Mistake::attribute, join(first.at, token(1).at));
  if (is_name(0, "module")) return fail_without_name();
  if (first.kind == TokenKind::name)
    for (const ForeignWord& word : kForeignWords)
      if (word.text == text(first) && (word.text != "data" || kind(1) == TokenKind::name))
        return fail(Mistake::foreign_definition, first.at, word.text, word.help);
  if (!begins_statement(first.kind)) return no_end_of_definition(begin);
  const syntax::Expr* found = expression();
  if (failed_) return;
  const bool names_value = std::holds_alternative<syntax::VariableExpr>(found->node);
  if (kind() == TokenKind::equals)
    return fail(names_value ? Mistake::definition_without_keyword : Mistake::assertion, found->at, text(first));
  if (kind() == TokenKind::colon || (names_value && kind() == TokenKind::cons))
    return fail(Mistake::definition_without_keyword, found->at, text(first));
  const bool begins_line = pos_ == 0 || token().start.row > previous().end.row || at_end();
  if (!begins_line) return no_end_of_definition(begin);
  fail(Mistake::expression_in_package, found->at);
}

/// module A.B, with the rest of the file, or module A = with what is indented below it.
void Parser::module_definition(std::vector<syntax::Declaration>& out, std::int64_t least_column, bool in_module,
                               bool& rest_of_file) {
  const Token& keyword = token();
  std::vector<syntax::Name> written{name(token(1))};
  pos_ += 2;
  while (kind() == TokenKind::dot && kind(1) == TokenKind::name) {
    written.push_back(name(token(1)));
    pos_ += 2;
  }
  const std::vector<syntax::Name> parts = split(written);
  const bool inside = in_module || !parts.empty();
  const std::size_t mistakes = reporter_.count();
  std::span<const syntax::Declaration> inner;
  if (kind() == TokenKind::equals) {
    const Token& equals = token();
    pos_++;
    inner = definitions(column(keyword) + 1, inside);
    if (inner.empty() && reporter_.count() == mistakes) report(Mistake::empty_module, equals.at, text(keyword));
  } else {
    if (kind() == TokenKind::name && token().start.row == previous().end.row && is_modifier(text(previous())))
      return fail(Mistake::modifier, previous().at, text(previous()));
    const bool follows = !at_end() && token().start.row == previous().end.row;
    if (follows && !begins_definition_keyword()) return fail(Mistake::expected_module_end);
    inner = definitions(least_column, inside);
    rest_of_file = true;
  }
  out.push_back({span_from(keyword), syntax::ModuleDeclaration{arena_.copy(parts), inner}});
}

void Parser::refuse_colon_equals() {
  if (kind() == TokenKind::colon && kind(1) == TokenKind::equals && is_adjacent(token(), token(1)))
    fail(Mistake::colon_equals);
}

bool Parser::take_equals(Mistake mistake) { return take(TokenKind::equals, mistake); }

/// The body of a definition, whose `=` is the previous token.
const syntax::Expr* Parser::body_after_equals() {
  const Span equals = previous().at;
  const bool new_line = token().start.row > previous().end.row;
  if (at_end() ||
      (new_line && column(token()) <= definition_column_ && begins_definition_keyword() && kind() != TokenKind::let)) {
    fail(Mistake::missing_body, equals);
    return no_expr();
  }
  // A body may stand at the left margin; if it can't be read it is the next definition.
  if (new_line && begins_definition()) {
    equals_before_let_ = equals;
    let_after_equals_ = pos_;
  }
  const syntax::Expr* body = block();
  return body;
}

syntax::Declaration Parser::val_definition() {
  const Token& keyword = token();
  const Token& named = token(1);
  pos_ += 2;
  type_parameters();  // the reference lets them be
  if (kind() == TokenKind::left_paren) fail(Mistake::val_with_parameters);
  else if (kind() == TokenKind::name && is_modifier(text(named))) fail(Mistake::modifier, named.at, text(named));
  refuse_colon_equals();
  if (kind() == TokenKind::colon) {
    const Token& colon = token();
    pos_++;
    const Span last = type()->at;
    report(Mistake::annotated_val, join(colon.at, last), text(named));
  }
  const syntax::Expr* body = take_equals(Mistake::expected_equals) ? body_after_equals() : no_expr();
  return {join(keyword.at, body->at), syntax::ValueDeclaration{name(named), body, doc(keyword)}};
}

/// let name<'a> (p: T) : R = body
syntax::Declaration Parser::let_definition() {
  const Token& keyword = token();
  const Token& named = token(1);
  pos_ += 2;
  const auto type_names = type_parameters();
  if (kind() != TokenKind::left_paren) return value_with_let(keyword, named);
  std::vector<syntax::Parameter> parameters;
  while (kind() == TokenKind::left_paren && parameter(parameters)) {
  }
  if (kind() == TokenKind::name || kind() == TokenKind::underscore) fail(Mistake::untyped_parameters);
  if (kind() == TokenKind::arrow) fail(Mistake::arrow_before_result);
  take(TokenKind::colon, Mistake::missing_result_type);
  const syntax::Type* result = type();
  const syntax::Expr* body = take_equals(Mistake::expected_equals) ? body_after_equals() : no_expr();
  return {join(keyword.at, body->at),
          syntax::FunctionDeclaration{name(named), type_names, arena_.copy(parameters), result, body, doc(keyword)}};
}

/// `let` that defines no function.
syntax::Declaration Parser::value_with_let(const Token& keyword, const Token& named) {
  const syntax::Declaration nothing{keyword.at, syntax::ValueDeclaration{name(named), no_expr(), {}}};
  refuse_colon_equals();
  if (kind() == TokenKind::name && is_modifier(text(named))) {
    fail(Mistake::modifier, named.at, text(named));
  } else if (kind() == TokenKind::colon) {
    const Token& colon = token();
    pos_++;
    const Span last = type()->at;
    fail(Mistake::annotated_let_value, join(colon.at, last), text(named));
  } else if (kind() == TokenKind::name || kind() == TokenKind::underscore) {
    fail(token().start.row == named.end.row ? Mistake::untyped_parameters : Mistake::expected_equals);
  }
  if (!take_equals(Mistake::expected_equals)) return nothing;
  const syntax::Expr* body = body_after_equals();
  if (kind() == TokenKind::in) fail(Mistake::expression_in_package, keyword.at);
  report(Mistake::let_for_value, join(keyword.at, named.at), text(named));
  return {join(keyword.at, body->at), syntax::ValueDeclaration{name(named), body, doc(keyword)}};
}

/// (name: Type) or (); false if it could not be read.
bool Parser::parameter(std::vector<syntax::Parameter>& out) {
  const Token& opening = token();
  pos_++;
  if (kind() == TokenKind::right_paren) {
    pos_++;
    const Span at = span_from(opening);
    out.push_back({{"_", at}, type_node(at, syntax::PrimitiveType{syntax::PrimitiveKind::unit})});
    return true;
  }
  if (kind() != TokenKind::name && kind() != TokenKind::underscore) {
    Mistake mistake = Mistake::expected_parameter_name;
    if (kind() == TokenKind::left_paren) mistake = Mistake::pattern_parameter;
    else if (is_keyword(kind())) mistake = Mistake::keyword_as_name;
    fail(mistake);
    return false;
  }
  const syntax::Name bound{kind() == TokenKind::underscore ? "_" : name_text(token()), token().at};
  pos_++;
  if (kind() != TokenKind::colon) {
    fail(kind() == TokenKind::comma ? Mistake::two_parameters : Mistake::missing_parameter_type, token().at,
         describe(token()), bound.text);
    return false;
  }
  pos_++;
  const syntax::Type* type = this->type();
  if (kind() != TokenKind::right_paren) {
    if (kind() == TokenKind::comma) fail(Mistake::two_parameters);
    if (kind() == TokenKind::equals) fail(Mistake::default_parameter);
    if (kind() == TokenKind::left_bracket) fail(Mistake::list_type);
    fail_unclosed(opening, ")");
    return false;
  }
  pos_++;
  if (bound.text.empty()) report(Mistake::blank_parameter, bound.at);
  out.push_back({bound, type});
  return true;
}

}  // namespace darkpkg::hash::parsing
