#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "rules/uuid/lex/lexer_impl.hpp"

namespace darkpkg::lex {
namespace {

/// The text without its `_`, in the arena only if there are any.
std::string_view without_underscores(std::string_view digits, Arena& arena) {
  if (digits.find('_') == std::string_view::npos) return digits;
  std::string kept;
  for (char c : digits)
    if (c != '_') kept += c;
  return arena.copy(std::string_view(kept));
}

/// Digits with `_` between them; stops before a `_` that no digit follows.
template <typename IsDigit>
const char* digits_end(const char* at, const char* end, IsDigit is_digit) {
  const char* last = at;
  while (at < end && (is_digit(*at) || *at == '_')) {
    if (*at != '_') last = at + 1;
    at++;
  }
  return last;
}

bool is_decimal(char c) { return is_class(c, kDigit); }

}  // namespace

void Lexer::number() {
  mark(p_);
  unsigned radix = 10;
  const char* digits = p_;
  if (*p_ == '0' && p_ + 2 < end_) {
    const char r = static_cast<char>(p_[1] | 0x20);
    auto starts = [&](unsigned base, auto is_digit) {
      if (!is_digit(p_[2])) return;
      radix = base;
      digits = p_ + 2;
      p_ = digits_end(digits, end_, is_digit);
    };
    if (r == 'x') starts(16, [](char c) { return is_class(c, kHexDigit); });
    if (r == 'o') starts(8, [](char c) { return c >= '0' && c <= '7'; });
    if (r == 'b') starts(2, [](char c) { return c == '0' || c == '1'; });
  }
  bool is_float = false;
  if (radix == 10) {
    p_ = digits_end(p_, end_, is_decimal);
    if (peek(0) == '.' && peek(1) != '.') {
      is_float = true;
      p_++;
      if (is_decimal(peek(0))) p_ = digits_end(p_, end_, is_decimal);
    }
    if ((peek(0) | 0x20) == 'e') {
      const int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (is_decimal(peek(1 + sign))) {
        is_float = true;
        p_ = digits_end(p_ + 1 + sign, end_, is_decimal);
      }
    }
  }
  const std::string_view written(digits, static_cast<std::size_t>(p_ - digits));
  const char* suffix_start = p_;
  p_ = name_end(p_);
  const std::string_view suffix(suffix_start, static_cast<std::size_t>(p_ - suffix_start));
  if (is_float) floating(written, suffix);
  else integer(without_underscores(written, arena_), radix, suffix);
}

void Lexer::integer(std::string_view digits, unsigned radix, std::string_view suffix) {
  auto bad = [&](std::string message, std::string help = {}) {
    diagnostics_.add(Code::bad_literal, span_to_here(), std::move(message), std::move(help));
    literal(TokenKind::number, std::int64_t{0});
  };
  if (suffix.size() == 1 && radix == 10) {
    switch (suffix[0]) {
      case 'Q': literal(TokenKind::number, syntax::Int128{digits}).signable = true; return;
      case 'Z': literal(TokenKind::number, syntax::UInt128{digits}).signable = true; return;
      case 'I':
      case 'N':
      case 'R':
      case 'G':
        literal(TokenKind::number, syntax::OtherLiteral{syntax::Unsupported::big_integer}).signable = true;
        return;
      case 'm':
      case 'M': literal(TokenKind::number, syntax::OtherLiteral{syntax::Unsupported::decimal}).signable = true; return;
      case 'f':
      case 'F': literal(TokenKind::number, syntax::OtherLiteral{syntax::Unsupported::float32}).signable = true; return;
      default: break;
    }
  }
  if (radix != 10 && suffix == "lf") {
    literal(TokenKind::number, syntax::OtherLiteral{syntax::Unsupported::float32}).signable = true;
    return;
  }
  if (suffix == "n" || suffix == "un") {
    literal(TokenKind::number, syntax::OtherLiteral{syntax::Unsupported::native_integer}).signable = suffix == "n";
    return;
  }

  std::uint64_t value = 0;
  bool overflow = false;
  for (char c : digits) {
    const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    overflow |= value > (std::numeric_limits<std::uint64_t>::max() - digit) / radix;
    value = value * radix + digit;
  }

  if (radix != 10 && suffix == "LF") {
    double bits = 0;  // the number is the bits of the float
    static_assert(sizeof(bits) == sizeof(value));
    std::memcpy(&bits, &value, sizeof(bits));
    if (overflow || !std::isfinite(bits)) bad("these are not the bits of a finite Float");
    else literal(TokenKind::number, bits).signable = true;
    return;
  }

  // Hexadecimal, octal and binary numbers of signed types may use the sign bit: 0xFFy is -1y.
  auto signed_number = [&]<typename T>(T, const char* type) {
    using Unsigned = std::make_unsigned_t<T>;
    const std::uint64_t most = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    if (!overflow && (value <= most || (radix != 10 && value <= std::numeric_limits<Unsigned>::max()))) {
      literal(TokenKind::number, static_cast<T>(static_cast<Unsigned>(value))).signable = true;
    } else if (!overflow && value == most + 1) {
      LiteralToken& made = literal(TokenKind::number, std::numeric_limits<T>::min());
      made.signable = made.needs_minus = true;
    } else {
      bad(std::string("this number is out of range for ") + type + ", whose largest is " + std::to_string(most));
    }
  };
  auto unsigned_number = [&]<typename T>(T, const char* type) {
    const std::uint64_t most = std::numeric_limits<T>::max();
    if (!overflow && value <= most) literal(TokenKind::number, static_cast<T>(value));
    else bad(std::string("this number is out of range for ") + type + ", whose largest is " + std::to_string(most));
  };
  if (suffix == "L") signed_number(std::int64_t{}, "Int64");
  else if (suffix.empty() || suffix == "l") signed_number(std::int32_t{}, "Int32");
  else if (suffix == "y") signed_number(std::int8_t{}, "Int8");
  else if (suffix == "s") signed_number(std::int16_t{}, "Int16");
  else if (suffix == "UL" || suffix == "uL") unsigned_number(std::uint64_t{}, "UInt64");
  else if (suffix == "u" || suffix == "ul") unsigned_number(std::uint32_t{}, "UInt32");
  else if (suffix == "uy") unsigned_number(std::uint8_t{}, "UInt8");
  else if (suffix == "us") unsigned_number(std::uint16_t{}, "UInt16");
  else
    bad("`" + std::string(suffix) + "` is no suffix of a number",
        "integers end with L (Int64), UL (UInt64), y, uy, s, us, l, ul, Q (Int128) or Z (UInt128)");
}

void Lexer::floating(std::string_view digits, std::string_view suffix) {
  if (suffix == "f" || suffix == "F" || suffix == "m" || suffix == "M") {
    const bool single = suffix[0] == 'f' || suffix[0] == 'F';
    literal(TokenKind::number,
            syntax::OtherLiteral{single ? syntax::Unsupported::float32 : syntax::Unsupported::decimal})
        .signable = true;
    return;
  }
  auto bad = [&](std::string message) {
    diagnostics_.add(Code::bad_literal, span_to_here(), std::move(message));
    literal(TokenKind::number, 0.0);
  };
  if (!suffix.empty()) {
    bad("`" + std::string(suffix) + "` is no suffix of a float");
    return;
  }
  const std::string_view text = without_underscores(digits, arena_);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Out of range is also what is too small, and stays what it rounds to: zero or a subnormal number.
  if (error == std::errc::result_out_of_range) value = std::strtod(std::string(text).c_str(), nullptr);
  if (!std::isfinite(value)) {
    bad("this number is too large for a Float");
    return;
  }
  literal(TokenKind::number, value).signable = true;
}

}  // namespace darkpkg::lex
