#include "rules/uuid/wire/tree_reader.hpp"

#include <algorithm>

namespace darkpkg::wire {

std::string_view TreeReader::decimal(bool with_sign) {
  std::string_view text = r_.text();
  std::string_view digits = text;
  const bool negative = with_sign && digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const std::string_view largest = !with_sign ? "340282366920938463463374607431768211455"
                                   : negative ? "170141183460469231731687303715884105728"
                                              : "170141183460469231731687303715884105727";
  const bool canonical = !digits.empty() &&
                         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
                         (digits.front() != '0' || text == "0");
  const bool fits = digits.size() < largest.size() || (digits.size() == largest.size() && digits <= largest);
  if (!canonical || !fits) r_.fail("no 128-bit integer");
  return text;
}

}  // namespace darkpkg::wire
