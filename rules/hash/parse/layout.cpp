#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

bool closes_or_separates(TokenKind kind) {
  switch (kind) {
    case TokenKind::right_paren:
    case TokenKind::right_bracket:
    case TokenKind::right_brace:
    case TokenKind::semicolon:
    case TokenKind::comma:
    case TokenKind::in:
    case TokenKind::then:
    case TokenKind::else_:
    case TokenKind::with:
    case TokenKind::arrow:
    case TokenKind::end_of_file: return true;
    default: return false;
  }
}

}  // namespace

bool Parser::continues(std::size_t head) const {
  const Token& first = tokens_.all[head];
  if (token().start.row == first.start.row || token().start.column > first.start.column) return true;
  if (layout_.anchor < 0) return false;
  return layout_.exact ? column(token()) != layout_.anchor : column(token()) > layout_.anchor;
}

bool Parser::operator_continues(const syntax::Expr& left) const {
  if (layout_.anchor < 0 || token().start.row == row_of_end(end_of(left.at))) return true;
  const bool minus = kind() == TokenKind::minus;
  if (layout_.exact) return !minus || column(token()) != layout_.anchor;
  return minus ? column(token()) > layout_.anchor : column(token()) >= layout_.anchor;
}

/// A definition's keyword at or left of the current definition belongs to no construct within that.
bool Parser::begins_definition() const {
  const bool keyword = kind() == TokenKind::let || kind() == TokenKind::type || kind() == TokenKind::val;
  return keyword && definition_column_ >= 0 && column(token()) <= definition_column_;
}

bool Parser::has_next_statement(std::int64_t wanted) const {
  return column(token()) == wanted && kind() != TokenKind::bar && !closes_or_separates(kind());
}

/// A `-` that a number follows directly, with a blank before it: `f a -1`.
bool Parser::is_negative_argument(std::size_t distance) const {
  if (kind(distance) != TokenKind::minus || pos_ + distance >= last_) return false;
  const Token& minus = token(distance);
  const Token& number = token(distance + 1);
  const bool negatable =
      number.kind == TokenKind::floating || (number.kind == TokenKind::integer && is_signed(number.integer));
  if (!negatable) return false;
  if (!is_adjacent(minus, number)) return false;
  return pos_ + distance == 0 || !is_adjacent(tokens_.all[pos_ + distance - 1], minus);
}

std::uint32_t Parser::row_of_end(std::uint32_t offset) const {
  if (offset == previous_end()) return previous().end.row;
  // The node ends before brackets that belong to no node.
  const auto begin = tokens_.all.begin();
  const auto found = std::partition_point(begin, begin + static_cast<std::ptrdiff_t>(pos_),
                                          [&](const Token& token) { return end_of(token.at) < offset; });
  return found->end.row;
}

void Parser::need_separator(std::uint32_t end, Mistake mistake) {
  if (at_end() || token().start.row > row_of_end(end)) return;
  report(mistake, token().at, describe(token()));
}

}  // namespace darkpkg::hash::parsing
