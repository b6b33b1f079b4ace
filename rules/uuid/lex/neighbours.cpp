#include "base/overloaded.hpp"
#include "rules/uuid/lex/offside_impl.hpp"
#include "rules/uuid/lex/operators.hpp"

namespace darkpkg::lex {
namespace {

/// How deep type arguments may nest, and how long they may be; without bounds, finding their ends would take quadratic
/// time.
constexpr int kMostTypeNesting = 1100;
constexpr std::size_t kMostTypeTokens = 50'000;

/// A comparison that may close type arguments: `>>`, `>>.`, `>:`.
std::uint32_t leading_greater(std::string_view text) {
  const std::size_t at = text.find_first_not_of('>');
  return static_cast<std::uint32_t>(at == std::string_view::npos ? text.size() : at);
}

Token part_of(const Token& token, std::uint32_t from, std::uint32_t length, TokenKind kind) {
  Token part = token;
  part.offset += from;
  part.column += static_cast<std::int32_t>(from);
  part.length = length;
  part.kind = kind;
  return part;
}

/// `-5` or `+5`, if the sign stands directly before the number.
void apply_sign(LiteralToken& literal, bool negative) {
  if (negative) literal.needs_minus = false;
  if (!negative) return;
  auto negate = [](auto value) {
    using T = decltype(value);
    return static_cast<T>(-static_cast<std::make_unsigned_t<T>>(value));
  };
  std::visit(overloaded{
                 [&](std::int8_t& value) { value = negate(value); },
                 [&](std::int16_t& value) { value = negate(value); },
                 [&](std::int32_t& value) { value = negate(value); },
                 [&](std::int64_t& value) { value = negate(value); },
                 [](double& value) { value = -value; },
                 // The digits are followed from the left by the `-`, in the source or in the lexer's copy.
                 [](syntax::Int128& value) {
                   value.digits = {value.digits.data() - 1, value.digits.size() + 1};
                 },
                 [](syntax::UInt128& value) {
                   value.digits = {value.digits.data() - 1, value.digits.size() + 1};
                 },
                 [](auto&) {},
             },
             literal.value);
}

}  // namespace

/// Rules about a token and the ones right after it; may change `token` and what comes next.
void OffsideRule::combine(Token& token) {
  using enum TokenKind;
  switch (token.kind) {
    case identifier:
      if (const Token& after = peek(); adjacent(token, after)) {
        if (after.kind == left_bracket) {
          delay(inserted(apply_bracket, after));
          return;
        }
        if (after.kind == left_paren) {
          delay(inserted(apply_paren, after));
          return;
        }
      } else {
        return;
      }
      [[fallthrough]];
    case number:
    case kw_delegate: {
      const Token& after = peek();
      if (!adjacent(token, after)) return;
      if (after.kind != less && after.kind != left_quotation &&
          !(after.kind == compare_operator && (written(after) == "</" || written(after) == "<^")))
        return;
      if (!scan_type_arguments()) return;
      Token opener = next();
      opener.kind = type_less;
      delay(opener);
      delay(inserted(apply_type, opener));
      return;
    }
    case plus_operator:
    case percent:
    case minus:
    case ampersand:
    case ampersand_ampersand: merge_sign(token); return;
    default: return;
  }
}

/// An operator that touches what follows, but not what precedes, stands before its operand: `x -1L` applies x.
void OffsideRule::merge_sign(Token& token) {
  using enum TokenKind;
  const std::string_view sign = written(token);
  if (token.kind == plus_operator && sign != "+" && sign != "+." && sign != "-.") return;
  if (!adjacent(token, peek()) || (after_atom_ && last_end_ == token.offset)) return;
  if ((sign == "-" || sign == "+") && peek().kind == number && out_.literals[peek().payload].signable) {
    Token merged = next();
    apply_sign(out_.literals[merged.payload], sign == "-");
    merged.length += merged.offset - token.offset;
    merged.offset = token.offset;
    merged.column = token.column;
    token = merged;
    combine(token);
    return;
  }
  token.kind = adjacent_prefix;
}

/// Decides whether the `<` after a name opens type arguments, by the reference's look-ahead: up to the closing `>`
/// come only tokens that types may have. Either way, operators such as `>>` on the way are split.
bool OffsideRule::scan_type_arguments() {
  using enum TokenKind;
  scanned_.clear();
  int depth = 0;
  bool result = false;
  for (bool more = true; more && scanned_.size() < kMostTypeTokens;) {
    const Token token = next();
    scanned_.push_back({token, true});
    // `)` and `>` end the scan if they close the outermost bracket.
    auto close = [&](int count, bool followed) {
      depth -= count;
      if (depth > 0) {
        scanned_.back().split = !followed;
        return;
      }
      if (!followed && peek().kind == left_paren && adjacent(token, peek()))
        scanned_.push_back({inserted(apply_paren, peek()), false});
      result = true;
      more = false;
    };
    switch (token.kind) {
      case end_of_file:
      case semicolon_semicolon: more = false; break;
      case right_paren:
      case right_bracket: more = --depth > 0; break;
      case greater:
      case type_greater: close(1, false); break;
      case right_attribute:
      case greater_right_array:
      case greater_right_anonymous: close(1, true); break;
      case compare_operator: {
        const std::string_view operator_text = written(token);
        const std::uint32_t count = leading_greater(operator_text);
        if (count > 0) close(static_cast<int>(count), operator_kind(operator_text.substr(count)) != end_of_file);
        else if (operator_text == "</" || operator_text == "<^") depth++;
        else more = depth > 1;
        break;
      }
      case left_paren:
      case less:
      case type_less:
      case left_bracket:
      case left_attribute:
      case left_quotation: depth++; break;
      case kw_default:
      case colon:
      case colon_greater:
      case kw_struct:
      case kw_null:
      case kw_delegate:
      case kw_and:
      case kw_when:
      case ampersand:
      case bar:
      case dot_dot:
      case kw_new:
      case left_anonymous:
      case right_anonymous:
      case semicolon:
      case minus:
      case kw_global:
      case kw_const:
      case number:
      case kw_true:
      case kw_false:
      case dot:
      case underscore:
      case equals:
      case identifier:
      case text_literal:
      case comma:
      case right_arrow:
      case hash:
      case star:
      case tick: break;
      case hat_operator: more = depth > 1 || written(token) == "^" || written(token) == "^-"; break;
      case times_operator: more = depth > 1 || written(token) == "/"; break;
      default: more = depth > 1;
    }
    if (depth > kMostTypeNesting && !done_) {
      diagnostics_.add(Code::too_deep, token.span(), "type arguments are nested too deeply here",
                       "give inner types names of their own");
      done_ = true;
      return false;
    }
  }
  const TokenKind closing = result ? type_greater : greater;
  const TokenKind opening = result ? type_less : less;
  for (std::size_t i = scanned_.size(); i-- > 0;) {
    const auto& [token, split] = scanned_[i];
    if (!split) {
      delay(token);
      continue;
    }
    switch (token.kind) {
      case greater:
      case type_greater: delay(part_of(token, 0, 1, closing)); break;
      case right_attribute:
        delay(part_of(token, 1, 1, right_bracket));
        delay(part_of(token, 0, 1, closing));
        break;
      case greater_right_array:
        delay(part_of(token, 1, 2, right_array));
        delay(part_of(token, 0, 1, closing));
        break;
      case greater_right_anonymous:
        delay(part_of(token, 1, 2, right_anonymous));
        delay(part_of(token, 0, 1, closing));
        break;
      case left_quotation:
        delay(part_of(token, 1, 1, hat_operator));
        delay(part_of(token, 0, 1, opening));
        break;
      case compare_operator: {
        const std::string_view operator_text = written(token);
        const std::uint32_t count = leading_greater(operator_text);
        if (operator_text == "</" || operator_text == "<^") {
          delay(part_of(token, 1, 1, operator_text == "</" ? times_operator : hat_operator));
          delay(part_of(token, 0, 1, opening));
          break;
        }
        if (count == 0) {
          delay(token);
          break;
        }
        const auto rest = static_cast<std::uint32_t>(token.length - count);
        if (rest > 0)
          if (const TokenKind kind = operator_kind(operator_text.substr(count)); kind != end_of_file)
            delay(part_of(token, count, rest, kind));
        for (std::uint32_t at = count; at-- > 0;) delay(part_of(token, at, 1, closing));
        break;
      }
      default: delay(token);
    }
  }
  return result;
}

}  // namespace darkpkg::lex
