#include "base/dotnet_float.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace darkpkg {
namespace {

constexpr int kPrecision = 53;                // of G53
constexpr int kSmallestPlainExponent = -4;    // 0.0001 is written without an exponent, 0.00001 with one
constexpr long kUnlimitedExponent = 100'000;  // beyond every double that has fewer digits than that

/// The significant digits without trailing zeros, and the power of ten of the first.
struct Digits {
  std::string text;
  int exponent;
};

Digits digits(double value) {
  std::array<char, 128> buffer;
  auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, kPrecision - 1)
          .ptr;
  const char* e = std::find(buffer.data(), end, 'e');
  Digits digits{{}, 0};
  for (const char* at = buffer.data(); at != e; at++)
    if (*at != '.') digits.text.push_back(*at);
  const char* number = e + 1;
  if (*number == '+') number++;
  std::from_chars(number, end, digits.exponent);
  while (digits.text.size() > 1 && digits.text.back() == '0') digits.text.pop_back();
  return digits;
}

/// "E+54", "E-08": at least two digits.
std::string exponent_text(int exponent) {
  std::string number = std::to_string(std::abs(exponent));
  if (number.size() < 2) number.insert(0, 1, '0');
  return (exponent < 0 ? "E-" : "E+") + number;
}

/// G53 of a value that is finite and not negative.
std::string general_text(double value) {
  if (value == 0) return "0";
  Digits d = digits(value);
  if (d.exponent >= kPrecision || d.exponent < kSmallestPlainExponent) {
    std::string text = d.text.substr(0, 1);
    if (d.text.size() > 1) text += "." + d.text.substr(1);
    return text + exponent_text(d.exponent);
  }
  if (d.exponent < 0) return "0." + std::string(static_cast<std::size_t>(-d.exponent - 1), '0') + d.text;
  auto whole = static_cast<std::size_t>(d.exponent) + 1;
  if (d.text.size() <= whole) return d.text + std::string(whole - d.text.size(), '0');
  return d.text.substr(0, whole) + "." + d.text.substr(whole);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

/// Takes digits off `text`; commas between them too if `thousands`.
std::string take_digits(std::string_view& text, bool thousands) {
  std::string digits;
  while (!text.empty() && (is_digit(text.front()) || (thousands && !digits.empty() && text.front() == ','))) {
    if (text.front() != ',') digits.push_back(text.front());
    text.remove_prefix(1);
  }
  return digits;
}

/// Takes "E+54" off `text`; nothing if no exponent stands there.
long take_exponent(std::string_view& text) {
  std::string_view rest = text;
  if (rest.empty() || (rest.front() != 'e' && rest.front() != 'E')) return 0;
  rest.remove_prefix(1);
  bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  if (rest.empty() || !is_digit(rest.front())) return 0;
  long exponent = 0;
  for (; !rest.empty() && is_digit(rest.front()); rest.remove_prefix(1))
    exponent = std::min(exponent * 10 + (rest.front() - '0'), kUnlimitedExponent);
  text = rest;
  return negative ? -exponent : exponent;
}

/// The nearest double to `whole`.`fraction` times ten to the `exponent`.
double nearest(const std::string& whole, const std::string& fraction, long exponent) {
  std::string all = whole + fraction;
  std::size_t first = all.find_first_not_of('0');
  if (first == std::string::npos) return 0;
  all.erase(0, first);
  long scale = exponent - static_cast<long>(fraction.size());
  if (long magnitude = scale + static_cast<long>(all.size()); magnitude > 400 || magnitude < -400)
    return magnitude > 0 ? std::numeric_limits<double>::infinity() : 0;
  std::string clean = all + "e" + std::to_string(scale);
  double value = 0;
  if (std::from_chars(clean.data(), clean.data() + clean.size(), value).ec == std::errc::result_out_of_range)
    return scale + static_cast<long>(all.size()) > 0 ? std::numeric_limits<double>::infinity() : 0;
  return value;
}

}  // namespace

FloatText float_text(double value) {
  FloatText result{false, {}, "0"};
  // As the reference: what is neither "-0" nor at least 0 is negative, NaN too, and loses its first character.
  result.negative = std::signbit(value) || std::isnan(value);
  if (std::isnan(value)) result.whole = "aN";
  else if (std::isinf(value)) result.whole = "Infinity";
  else result.whole = general_text(std::abs(value));
  if (std::size_t point = result.whole.find('.'); point != std::string::npos) {
    result.fraction = result.whole.substr(point + 1);
    result.whole.resize(point);
  }
  return result;
}

std::optional<double> parse_float(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  auto sign = [&](double value) { return negative ? -value : value; };
  if (equals_ignoring_case(text, "infinity")) return sign(std::numeric_limits<double>::infinity());
  if (equals_ignoring_case(text, "nan")) return sign(std::numeric_limits<double>::quiet_NaN());

  std::string whole = take_digits(text, true);
  std::string fraction;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = take_digits(text, false);
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  long exponent = take_exponent(text);
  if (!text.empty()) return std::nullopt;
  return sign(nearest(whole, fraction, exponent));
}

}  // namespace darkpkg
