#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {

/// Statements, each of which begins in the column of the first.
const syntax::Expr* Parser::block() {
  const KeptLayout kept(*this);
  layout_ = {column(token()), false};
  return block_at(column(token()));
}

const syntax::Expr* Parser::block_at(std::int64_t wanted) {
  Exprs statements;
  while (true) {
    const std::size_t before = pos_;
    statements.push_back(expression());
    if (pos_ == before || failed_) break;
    if (kind() == TokenKind::semicolon) pos_++;
    else if (!has_next_statement(wanted)) break;
  }
  return sequence(statements);
}

const syntax::Expr* Parser::sequence(const Exprs& statements) {
  if (statements.size() == 1) return statements.front();
  return expr(join(statements.front()->at, statements.back()->at), syntax::SequenceExpr{arena_.copy(statements)});
}

const syntax::Expr* Parser::match() {
  const Token& keyword = token();
  pos_++;
  const syntax::Expr* subject = expression();
  if (kind() == TokenKind::comma) {
    Exprs items{subject};
    while (kind() == TokenKind::comma) {
      pos_++;
      items.push_back(expression());
    }
    subject = expr(join(items.front()->at, items.back()->at), syntax::TupleExpr{arena_.copy(items)});
  }
  if (kind() == TokenKind::left_brace) fail(Mistake::match_with_braces);
  if (!take(TokenKind::with, Mistake::expected_with)) return no_expr();
  if (kind() != TokenKind::bar) {
    fail(Mistake::expected_case);
    return no_expr();
  }
  // A bar in another column belongs to a match around this one.
  const Place bar = token().start;
  std::vector<syntax::MatchCase> cases;
  while (kind() == TokenKind::bar && (token().start.row == bar.row || token().start.column == bar.column)) {
    pos_++;
    syntax::MatchCase one{};
    one.pattern = match_pattern();
    if (kind() == TokenKind::when) {
      pos_++;
      one.guard = expression();
    }
    if (kind() == TokenKind::equals && text(token(1)) == ">" && is_adjacent(token(), token(1)))
      fail(Mistake::fat_arrow_in_case);
    if (is_name(0, "as")) fail(Mistake::as_pattern);
    take(TokenKind::arrow, Mistake::expected_case_arrow);
    one.body = block();
    cases.push_back(one);
  }
  return expr(join(keyword.at, cases.back().body->at), syntax::MatchExpr{subject, arena_.copy(cases)});
}

/// An `else` left of `least_column`, where the chain of ifs begins, belongs to an `if` around this one.
const syntax::Expr* Parser::if_(std::int64_t least_column) {
  const Level level(*this);
  const Token& keyword = token();
  pos_++;
  const syntax::Expr* condition = expression();
  if (kind() == TokenKind::left_brace) fail(Mistake::if_with_braces);
  if (kind() == TokenKind::equals && !failed_) fail(Mistake::equals_in_expression);
  take(TokenKind::then, Mistake::expected_then);
  const syntax::Expr* then = block();
  const syntax::Expr* otherwise = nullptr;
  if (!failed_ && column(token()) >= least_column) {
    if (kind() == TokenKind::elif) {
      otherwise = if_(least_column);
    } else if (kind() == TokenKind::else_) {
      pos_++;
      const bool chain = kind() == TokenKind::if_ && token().start.row == previous().start.row;
      otherwise = chain ? if_(least_column) : block();
    }
  }
  const Span last = otherwise ? otherwise->at : then->at;
  return expr(join(keyword.at, last), syntax::IfExpr{condition, then, otherwise});
}

const syntax::Expr* Parser::let() {
  const Token& keyword = token();
  pos_++;
  if (kind() == TokenKind::bang) fail(Mistake::let_bang, join(keyword.at, token().at));
  const syntax::LetPattern* pattern = let_pattern();
  if (kind() == TokenKind::left_paren && std::holds_alternative<syntax::NameBinding>(pattern->node))
    return function_let(keyword, pattern);
  refuse_colon_equals();
  if (kind() == TokenKind::colon) {
    const Token& colon = token();
    pos_++;
    const syntax::Type* type_at = type();
    report(Mistake::annotated_let, join(colon.at, type_at->at));
    if (failed_) return no_expr();
  }
  if (kind() == TokenKind::name && !failed_) {
    const std::string_view word = text(previous());
    if (word == "mutable" || word == "mut" || word == "rec" || word == "inline")
      fail(Mistake::modifier, previous().at, word);
    else if (token().start.row == keyword.start.row) fail(Mistake::untyped_parameters);
  }
  if (!take_equals(Mistake::expected_equals_of_let)) return no_expr();
  const syntax::Expr* value = block();
  if (kind() == TokenKind::in) pos_++;
  if (at_end() && !failed_) fail(Mistake::let_without_body, keyword.at);
  const syntax::Expr* body = block();
  return expr(span(keyword.at.offset, previous_end()), syntax::LetExpr{pattern, value, body});
}

/// let f (x: T) : R = body, within an expression: a lambda, whose types mean nothing.
const syntax::Expr* Parser::function_let(const Token& keyword, const syntax::LetPattern* pattern) {
  const Token& opening = token();
  std::vector<const syntax::LetPattern*> parameters;
  while (kind() == TokenKind::left_paren) {
    const Token& paren = token();
    pos_++;
    if (kind() == TokenKind::right_paren) {
      pos_++;
      parameters.push_back(arena_.make<syntax::LetPattern>(span_from(paren), syntax::UnitBinding{}));
      continue;
    }
    // What is no name is a name that is not used.
    const std::string_view bound = kind() == TokenKind::name ? name_text(token()) : "_";
    parameters.push_back(arena_.make<syntax::LetPattern>(token().at, syntax::NameBinding{bound}));
    if (!at_end()) pos_++;
    if (kind() == TokenKind::colon) {
      pos_++;
      type();
    }
    if (!take(TokenKind::right_paren, Mistake::expected_parameter_end)) return no_expr();
  }
  if (kind() == TokenKind::colon) {
    pos_++;
    type();
  }
  if (!take_equals(Mistake::expected_equals_of_let)) return no_expr();
  const syntax::Expr* value = block();
  const syntax::Expr* lambda = expr(join(opening.at, value->at), syntax::LambdaExpr{arena_.copy(parameters), value});
  if (kind() == TokenKind::in) pos_++;
  if (at_end() && !failed_) fail(Mistake::let_without_body, keyword.at);
  const syntax::Expr* body = block();
  return expr(join(keyword.at, body->at), syntax::LetExpr{pattern, lambda, body});
}

}  // namespace darkpkg::hash::parsing
