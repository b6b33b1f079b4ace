#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

bool starts_pattern(TokenKind kind) {
  switch (kind) {
    case TokenKind::integer:
    case TokenKind::underscore:
    case TokenKind::minus:
    case TokenKind::floating:
    case TokenKind::character:
    case TokenKind::true_:
    case TokenKind::false_:
    case TokenKind::string:
    case TokenKind::name:
    case TokenKind::left_paren:
    case TokenKind::left_bracket: return true;
    default: return false;
  }
}

}  // namespace

/// `a | b`, in which each alternative may be a tuple without parentheses.
const syntax::MatchPattern* Parser::match_pattern() { return alternatives(&Parser::tuple_pattern); }

/// `a | b` if a comma ends the pattern.
const syntax::MatchPattern* Parser::or_pattern() { return alternatives(&Parser::cons_pattern); }

const syntax::MatchPattern* Parser::alternatives(const syntax::MatchPattern* (Parser::*one)()) {
  const syntax::MatchPattern* first = (this->*one)();
  if (kind() != TokenKind::bar) return first;
  std::vector<const syntax::MatchPattern*> all{first};
  while (kind() == TokenKind::bar) {
    pos_++;
    all.push_back((this->*one)());
  }
  return pattern(join(first->at, all.back()->at), syntax::OrPattern{arena_.copy(all)});
}

const syntax::MatchPattern* Parser::tuple_pattern() {
  const syntax::MatchPattern* first = cons_pattern();
  if (kind() != TokenKind::comma) return first;
  std::vector<const syntax::MatchPattern*> items{first};
  while (kind() == TokenKind::comma) {
    pos_++;
    items.push_back(cons_pattern());
  }
  return pattern(join(first->at, items.back()->at), syntax::TuplePattern{arena_.copy(items)});
}

const syntax::MatchPattern* Parser::cons_pattern() {
  const Level level(*this);
  const syntax::MatchPattern* head = base_pattern();
  if (kind() != TokenKind::cons) return head;
  pos_++;
  const syntax::MatchPattern* tail = cons_pattern();
  return pattern(join(head->at, tail->at), syntax::ConsPattern{head, tail});
}

const syntax::MatchPattern* Parser::base_pattern() {
  const Depth depth(*this);
  const Token& first = token();
  switch (first.kind) {
    case TokenKind::underscore: pos_++; return pattern(first.at, syntax::VariablePattern{"_"});
    case TokenKind::integer: {
      const syntax::Integer value = integer(false);
      return pattern(first.at, value);
    }
    case TokenKind::floating: {
      const syntax::Float value = floating(false);
      return pattern(first.at, value);
    }
    case TokenKind::true_:
    case TokenKind::false_: pos_++; return pattern(first.at, syntax::Bool{first.kind == TokenKind::true_});
    case TokenKind::string: pos_++; return pattern(first.at, syntax::StringPattern{tokens_.texts[first.text]});
    case TokenKind::character: pos_++; return pattern(first.at, syntax::Char{tokens_.texts[first.text]});
    case TokenKind::minus: return negative_pattern();
    case TokenKind::left_paren: return parenthesised_pattern();
    case TokenKind::left_bracket: return list_pattern();
    case TokenKind::name:
      if (first.capital) return enum_pattern();
      pos_++;
      return pattern(first.at, syntax::VariablePattern{name_text(first)});
    default: return no_pattern();
  }
}

const syntax::MatchPattern* Parser::no_pattern() {
  Mistake mistake = Mistake::expected_pattern;
  if (kind() == TokenKind::ellipsis) mistake = Mistake::rest_pattern;
  else if (kind() == TokenKind::left_brace) mistake = Mistake::record_pattern;
  else if (kind() == TokenKind::interpolated) mistake = Mistake::interpolated_pattern;
  fail(mistake);
  return pattern(token().at, syntax::Unit{});
}

const syntax::MatchPattern* Parser::negative_pattern() {
  const Token& minus = token();
  const bool number = kind(1) == TokenKind::floating || (kind(1) == TokenKind::integer && is_signed(token(1).integer));
  if (!number) {
    fail(kind(1) == TokenKind::integer ? Mistake::negative_unsigned_pattern : Mistake::expected_pattern);
    return pattern(minus.at, syntax::Unit{});
  }
  pos_++;
  if (kind() == TokenKind::floating) {
    const syntax::Float value = floating(true);
    return pattern(span_from(minus), value);
  }
  const syntax::Integer value = integer(true);
  return pattern(span_from(minus), value);
}

const syntax::MatchPattern* Parser::parenthesised_pattern() {
  const Token& opening = token();
  pos_++;
  if (kind() == TokenKind::right_paren) {
    pos_++;
    return pattern(span_from(opening), syntax::Unit{});
  }
  const syntax::MatchPattern* inner = match_pattern();
  if (kind() != TokenKind::right_paren) {
    if (kind() == TokenKind::colon) fail(Mistake::typed_pattern);
    fail_unclosed(opening, ")");
    return inner;
  }
  pos_++;
  // The parentheses belong to a tuple, and to nothing else.
  if (const auto* tuple = std::get_if<syntax::TuplePattern>(&inner->node)) return pattern(span_from(opening), *tuple);
  return inner;
}

const syntax::MatchPattern* Parser::list_pattern() {
  const Token& opening = token();
  pos_++;
  std::vector<const syntax::MatchPattern*> items;
  bool separated = true;
  while (kind() != TokenKind::right_bracket && !at_end()) {
    items.push_back(base_pattern());
    if (kind() == TokenKind::semicolon || kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_bracket && separated) {
      if (kind() == TokenKind::cons) fail(Mistake::cons_in_list_pattern);
      const std::size_t count = reporter_.count();
      need_separator(end_of(items.back()->at), Mistake::no_list_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_bracket) fail_unclosed(opening, "]");
  else pos_++;
  return pattern(span_from(opening), syntax::ListPattern{arena_.copy(items)});
}

/// Case, Case a b, Case(a, b)
const syntax::MatchPattern* Parser::enum_pattern() {
  const std::size_t head = pos_;
  const Token& first = token();
  const syntax::QualifiedName whole = qualified();
  if (!whole.modules.empty()) report(Mistake::qualified_pattern, whole.at, text(previous()));
  std::vector<const syntax::MatchPattern*> fields;
  std::uint32_t end = end_of(whole.name.at);
  if (kind() != TokenKind::left_paren) {
    while (starts_pattern(kind()) && continues(head)) fields.push_back(base_pattern());
    if (!fields.empty()) end = end_of(fields.back()->at);
    return pattern(span(first.at.offset, end), syntax::EnumPattern{whole.name, arena_.copy(fields)});
  }
  const Token& opening = token();
  pos_++;
  bool separated = true;
  while (kind() != TokenKind::right_paren && !at_end()) {
    fields.push_back(or_pattern());
    if (kind() == TokenKind::comma) {
      pos_++;
    } else if (kind() != TokenKind::right_paren && separated) {
      const std::size_t count = reporter_.count();
      need_separator(end_of(fields.back()->at), Mistake::no_case_separator);
      separated = reporter_.count() == count;
    }
  }
  if (kind() != TokenKind::right_paren) fail_unclosed(opening, ")");
  else pos_++;
  if (fields.empty()) fields.push_back(pattern(span_from(opening), syntax::Unit{}));
  return pattern(span_from(first), syntax::EnumPattern{whole.name, arena_.copy(fields)});
}

const syntax::LetPattern* Parser::let_pattern() {
  const Level level(*this);
  const auto make = [&](Span at, auto node) { return arena_.make<syntax::LetPattern>(at, node); };
  const Token& first = token();
  if (first.kind == TokenKind::underscore) {
    pos_++;
    return make(first.at, syntax::WildBinding{});
  }
  if (first.kind == TokenKind::name) {
    pos_++;
    return make(first.at, syntax::NameBinding{name_text(first)});
  }
  if (first.kind != TokenKind::left_paren) {
    Mistake mistake = Mistake::expected_let_pattern;
    if (first.kind == TokenKind::left_brace) mistake = Mistake::record_pattern;
    else if (first.kind == TokenKind::left_bracket) mistake = Mistake::list_in_let;
    fail(mistake);
    return make(first.at, syntax::WildBinding{});
  }
  pos_++;
  if (kind() == TokenKind::right_paren) {
    pos_++;
    return make(span_from(first), syntax::UnitBinding{});
  }
  std::vector<const syntax::LetPattern*> items{let_pattern()};
  while (kind() == TokenKind::comma) {
    pos_++;
    items.push_back(let_pattern());
  }
  if (kind() != TokenKind::right_paren) {
    if (kind() == TokenKind::colon) fail(Mistake::typed_pattern);
    if (previous().kind == TokenKind::name && previous().capital)
      fail(Mistake::case_in_let, previous().at, text(previous()));
    fail_unclosed(first, ")");
    return items.front();
  }
  pos_++;
  if (items.size() == 1) return items.front();
  return make(span_from(first), syntax::TupleBinding{arena_.copy(items)});
}

}  // namespace darkpkg::hash::parsing
