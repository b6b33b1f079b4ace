#include "rules/hash/wire/decimal.hpp"

#include <algorithm>

namespace darkpkg::hash::wire {

bool is_decimal(std::string_view text, DecimalKind kind) {
  bool is_negative = text.starts_with('-');
  std::string_view digits = text.substr(is_negative ? 1 : 0);
  if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return false;
  if (digits.starts_with('0')) return digits.size() == 1 && !is_negative;
  if (kind == DecimalKind::any) return true;
  if (kind == DecimalKind::uint128 && is_negative) return false;
  std::string_view largest = kind == DecimalKind::uint128 ? "340282366920938463463374607431768211455"
                             : is_negative                ? "170141183460469231731687303715884105728"
                                                          : "170141183460469231731687303715884105727";
  if (digits.size() != largest.size()) return digits.size() < largest.size();
  return digits <= largest;
}

}  // namespace darkpkg::hash::wire
