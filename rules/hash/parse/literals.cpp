#include <charconv>
#include <cmath>

#include "base/dotnet_float.hpp"
#include "language/text/unicode.hpp"
#include "rules/hash/parse/parser_impl.hpp"

namespace darkpkg::hash::parsing {
namespace {

constexpr long kLargestExponent = 400;

/// The digits of a finite double as .NET's ToString("R") gives them, if those have no exponent.
std::optional<std::string> plain_decimal(double value) {
  std::array<char, 32> buffer;
  auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits(text.substr(0, 1));
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const std::size_t number = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + number, text.data() + text.size(), exponent);
  const auto size = static_cast<int>(digits.size());
  if (exponent + 1 > std::max(size, 15) || exponent < -4) return std::nullopt;
  if (exponent < 0) return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (size <= exponent + 1) return digits + std::string(static_cast<std::size_t>(exponent + 1 - size), '0');
  return digits.insert(static_cast<std::size_t>(exponent + 1), ".");
}

/// The place behind `text`, which begins at `place`.
Place behind(Place place, std::string_view text) {
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == '\n') place = {place.row + 1, 0};
    else if (byte < 0x80 || byte >= 0xC0) place.column += byte >= 0xF0 ? 2 : 1;
  }
  return place;
}

}  // namespace

syntax::Integer Parser::integer(bool negative) {
  const Token& token = this->token();
  if (token.only_negated && !negative) report(Mistake::integer_only_negated, token.at, text(token));
  pos_++;
  const std::string_view digits = tokens_.texts[token.text];
  return {token.integer, negative && digits != "0", digits};
}

/// A float as decimal places. The digits of the double, or those of the text moved by the exponent if the double's own
/// form has one (floatParts).
syntax::Float Parser::floating(bool negative) {
  const Token& token = this->token();
  std::string_view written = text(token);
  pos_++;
  const std::optional<double> value = parse_float(written);
  if (!value) return {negative, "0", "0"};  // reported by the lexer
  const auto keep = [&](std::string_view whole, std::string_view fraction) {
    return syntax::Float{negative, arena_.copy(whole), arena_.copy(fraction)};
  };
  if (std::isfinite(*value)) {
    if (*value == 0) return {negative, "0", "0"};
    if (const std::optional<std::string> plain = plain_decimal(*value)) {
      const std::size_t point = plain->find('.');
      if (point == std::string::npos) return keep(*plain, "0");
      return keep(std::string_view(*plain).substr(0, point), std::string_view(*plain).substr(point + 1));
    }
  }
  long exponent = 0;
  if (const std::size_t e = written.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view number = written.substr(e + 1);
    if (number.starts_with('+')) number.remove_prefix(1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), exponent);
    if (error != std::errc() || exponent > kLargestExponent || exponent < -kLargestExponent) {
      report(Mistake::exponent_too_large, token.at, written.substr(e + 1));
      return {negative, "0", "0"};
    }
    written = written.substr(0, e);
  }
  const std::size_t point = std::min(written.find('.'), written.size());
  std::string digits(written.substr(0, point));
  if (point < written.size()) digits += written.substr(point + 1);
  const long place = static_cast<long>(point) + exponent;
  const auto size = static_cast<long>(digits.size());
  if (place <= 0) return keep("0", std::string(static_cast<std::size_t>(-place), '0') + digits);
  if (place >= size) return keep(digits + std::string(static_cast<std::size_t>(place - size), '0'), "0");
  return keep(std::string_view(digits).substr(0, static_cast<std::size_t>(place)),
              std::string_view(digits).substr(static_cast<std::size_t>(place)));
}

/// $"text {expr} text"
const syntax::Expr* Parser::interpolated() {
  const Token& token = this->token();
  pos_++;
  const std::string_view whole = text(token);
  const bool raw = whole.size() >= 4 && whole.substr(1, 3) == R"(""")";
  const std::uint32_t closing = raw ? 3 : 1;
  const std::uint32_t end = token.at.offset + token.at.length - closing;
  std::uint32_t at = token.at.offset + 1 + closing;
  std::uint32_t text_begin = at;
  std::uint32_t placed = token.at.offset;
  Place place = token.start;
  std::vector<syntax::StringPart> parts;
  const auto keep_text = [&](std::uint32_t text_end) {
    if (text_end == text_begin) return;
    const auto form = raw ? lex::StringForm::raw_interpolated : lex::StringForm::interpolated;
    parts.push_back(
        {lex::string_text(source_.substr(text_begin, text_end - text_begin), text_begin, form, arena_, reporter_),
         nullptr});
  };
  while (at < end) {
    const char c = source_[at];
    const char next = at + 1 < end ? source_[at + 1] : '\0';
    if ((c == '\\' && !raw) || ((c == '{' || c == '}') && next == c)) {
      at += 2;
      continue;
    }
    if (c != '{') {
      at++;
      continue;
    }
    keep_text(at);
    const std::uint32_t begin = at + 1;
    const auto close = static_cast<std::uint32_t>(lex::find_hole_end(source_, begin, end));
    if (interpolations_ >= kDeepestInterpolation) {
      fail(Mistake::too_deep_interpolation, token.at);
      return no_expr();
    }
    place = behind(place, source_.substr(placed, begin - placed));
    placed = begin;
    lex::Tokens tokens = lex::tokenize(source_, {begin, close, place}, arena_, reporter_);
    Parser inner(source_, std::move(tokens), interpolations_ + 1, arena_, reporter_);
    inner.level_ = level_;
    parts.push_back({{}, inner.hole({at, close + 1 - at})});
    if (inner.failed_) {
      end_definition();
      return no_expr();
    }
    at = close + 1;
    text_begin = at;
  }
  keep_text(end);
  return expr(token.at, syntax::StringExpr{arena_.copy(parts)});
}

const syntax::Expr* Parser::hole(Span at) {
  if (at_end()) {
    reporter_.report(Mistake::hole_empty, at);
    return no_expr();
  }
  const bool definition =
      (kind(1) == TokenKind::name && (kind() == TokenKind::val || kind() == TokenKind::type || is_name(0, "module"))) ||
      (kind() == TokenKind::let && kind(1) == TokenKind::name &&
       (kind(2) == TokenKind::left_paren || kind(2) == TokenKind::less));
  if (definition) {
    reporter_.report(Mistake::hole_with_definition, at);
    return no_expr();
  }
  layout_ = {column(token()), false};
  definition_column_ = column(token());
  const syntax::Expr* value = expression();
  if (at_end()) return value;
  if (kind() == TokenKind::equals) fail(Mistake::equals_in_expression);
  if (kind() == TokenKind::colon) fail(Mistake::hole_with_format);
  if (kind() == TokenKind::comma) fail(Mistake::hole_with_format);
  reporter_.report(Mistake::hole_with_two, token().at, describe(token()));
  return value;
}

}  // namespace darkpkg::hash::parsing
