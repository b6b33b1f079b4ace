#include <optional>

#include "rules/hash/lex/lexer_impl.hpp"
#include "rules/hash/lex/unicode.hpp"

namespace darkpkg::hash::lex {
namespace {

struct IntegerForm {
  syntax::IntegerKind kind;
  std::string_view suffix;
  std::string_view name;
  std::string_view largest;  ///< empty: any size
  bool is_signed;
};

constexpr std::string_view largest(int bits, bool is_signed) {
  switch (bits) {
    case 8: return is_signed ? "127" : "255";
    case 16: return is_signed ? "32767" : "65535";
    case 32: return is_signed ? "2147483647" : "4294967295";
    case 64: return is_signed ? "9223372036854775807" : "18446744073709551615";
    case 128: return is_signed ? "170141183460469231731687303715884105727" : "340282366920938463463374607431768211455";
    default: return "";
  }
}

/// The name of the type for messages.
constexpr std::string_view type_name(int bits, bool is_signed) {
  switch (bits) {
    case 8: return is_signed ? "Int8" : "UInt8";
    case 16: return is_signed ? "Int16" : "UInt16";
    case 32: return is_signed ? "Int32" : "UInt32";
    case 64: return is_signed ? "Int64" : "UInt64";
    case 128: return is_signed ? "Int128" : "UInt128";
    default: return "Int";
  }
}

constexpr auto kForms = std::to_array<IntegerForm>({
#define INTEGER(name, suffix, bits, is_signed) \
  {syntax::IntegerKind::name, suffix, type_name(bits, is_signed), largest(bits, is_signed), is_signed},
#include "rules/hash/syntax/integers.def"
#undef INTEGER
});

/// The form with the longest suffix that `text` begins with.
const IntegerForm& form_of(std::string_view text) {
  const IntegerForm* best = kForms.data();
  for (const IntegerForm& form : kForms)
    if (form.suffix.size() > best->suffix.size() && text.starts_with(form.suffix)) best = &form;
  return *best;
}

std::string_view without_leading_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

bool is_greater(std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() > b.size() : a > b; }

/// Is `digits` the magnitude of the smallest number of the form, one more than the largest?
bool is_least_magnitude(std::string_view digits, const IntegerForm& form) {
  if (!form.is_signed || digits.size() != form.largest.size()) return false;
  // The largest ends in 7, so only its last digit differs.
  return digits.substr(0, digits.size() - 1) == form.largest.substr(0, digits.size() - 1) && digits.back() == '8' &&
         form.largest.back() == '7';
}

}  // namespace

std::uint32_t Lexer::skip_digits(std::uint32_t at) const {
  while (at < end_) {
    if (is_ascii(text_[at])) {
      if (!is_class(text_[at], kDigit)) break;
      at++;
      continue;
    }
    std::uint32_t length = 0;
    if (!is_digit(code_point(at, length))) break;
    at += length;
  }
  return at;
}

std::uint32_t Lexer::skip_name_parts(std::uint32_t at) const {
  for (std::uint32_t length = 0; is_name_part(at, length);) at += length;
  return at;
}

void Lexer::number() {
  const std::uint32_t digits_end = skip_digits(at_);
  const char next = digits_end < end_ ? text_[digits_end] : '\0';
  const bool has_fraction = next == '.' && skip_digits(digits_end + 1) > digits_end + 1;
  if (has_fraction || next == 'e' || next == 'E') floating(digits_end);
  else integer(digits_end);
}

void Lexer::integer(std::uint32_t digits_end) {
  const IntegerForm& form = form_of(text_.substr(digits_end, end_ - digits_end));
  const std::uint32_t literal_end = digits_end + static_cast<std::uint32_t>(form.suffix.size());
  const std::uint32_t end = skip_name_parts(literal_end);
  const std::string_view digits = without_leading_zeros(text_.substr(at_, digits_end - at_));
  const bool least = is_least_magnitude(digits, form);
  const std::string_view whole = text_.substr(at_, end - at_);
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) {
    reporter_.report(Mistake::digits_of_other_script, span_to(end), whole);
  } else if (end != literal_end) {
    const std::string_view rest = text_.substr(digits_end, end - digits_end);
    Mistake mistake = Mistake::number_with_letters;
    if (digits == "0" && (rest[0] == 'x' || rest[0] == 'b' || rest[0] == 'o')) mistake = Mistake::number_base;
    else if (rest[0] == '_') mistake = Mistake::number_with_underscores;
    reporter_.report(mistake, span_to(end), whole, text_.substr(at_, digits_end - at_));
  } else if (!form.largest.empty() && is_greater(digits, form.largest) && !least) {
    reporter_.report(Mistake::integer_too_large, span_to(end), form.name, form.largest);
  }
  Token& token = emit(TokenKind::integer, end);
  token.integer = form.kind;
  token.only_negated = least;
  token.text = keep(digits);
}

void Lexer::floating(std::uint32_t digits_end) {
  std::uint32_t end = digits_end;
  if (text_[end] == '.') end = skip_digits(end + 1);
  bool well_formed = true;
  if (end < end_ && (text_[end] == 'e' || text_[end] == 'E')) {
    end++;
    if (end < end_ && (text_[end] == '+' || text_[end] == '-')) end++;
    const std::uint32_t exponent = end;
    end = skip_digits(end);
    well_formed = end > exponent;
  }
  const std::string_view literal = text_.substr(at_, end - at_);
  const std::uint32_t whole_end = skip_name_parts(end);
  if (literal.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
    reporter_.report(Mistake::digits_of_other_script, span_to(whole_end), literal);
  else if (!well_formed) reporter_.report(Mistake::exponent_without_digits, span_to(end), literal);
  else if (whole_end != end)
    reporter_.report(Mistake::float_with_letters, span_to(whole_end), text_.substr(at_, whole_end - at_), literal);
  emit(TokenKind::floating, whole_end);
}

}  // namespace darkpkg::hash::lex
