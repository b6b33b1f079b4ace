#include "rules/uuid/program/literals.hpp"

#include <cmath>
#include <string>

#include "base/check.hpp"
#include "base/dotnet_float.hpp"
#include "base/overloaded.hpp"

namespace darkpkg {
namespace {

/// The decimal form of a 128-bit number without leading zeros, or nothing if it is not one or lies outside
/// [-`least`, `most`], both given as digits.
std::optional<std::string> canonical(std::string_view digits, std::string_view least, std::string_view most) {
  bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return "0";
  std::string_view limit = negative ? least : most;
  if (digits.size() > limit.size() || (digits.size() == limit.size() && digits > limit)) return std::nullopt;
  return (negative ? "-" : "") + std::string(digits);
}

}  // namespace

std::optional<pt::Literal> convert_literal(const syntax::Literal& literal, Span at, Arena& arena,
                                           Diagnostics& diagnostics) {
  using Converted = std::optional<pt::Literal>;
  return std::visit(overloaded{
                        [](syntax::Unit) -> Converted { return pt::Unit{}; },
                        [&](const syntax::Int128& number) -> Converted {
                          auto decimal = canonical(number.digits, "170141183460469231731687303715884105728",
                                                   "170141183460469231731687303715884105727");
                          if (decimal) return pt::Int128{arena.copy(std::string_view(*decimal))};
                          diagnostics.add(Code::bad_literal, at, "this number does not fit into an Int128",
                                          "an Int128 lies between -2^127 and 2^127 - 1");
                          return {};
                        },
                        [&](const syntax::UInt128& number) -> Converted {
                          auto decimal = canonical(number.digits, "", "340282366920938463463374607431768211455");
                          if (decimal) return pt::UInt128{arena.copy(std::string_view(*decimal))};
                          diagnostics.add(Code::bad_literal, at, "this number does not fit into a UInt128",
                                          "a UInt128 lies between 0 and 2^128 - 1");
                          return {};
                        },
                        [&](double number) -> Converted {
                          if (!std::isfinite(number)) {
                            diagnostics.add(Code::bad_literal, at, "this number does not fit into a Float",
                                            "the largest Float is about 1.8e308");
                            return {};
                          }
                          FloatText text = float_text(number);
                          return pt::Float{text.negative, arena.copy(std::string_view(text.whole)),
                                           arena.copy(std::string_view(text.fraction))};
                        },
                        [](syntax::Char character) -> Converted { return pt::Char{character.text}; },
                        [](syntax::String) -> Converted { DARKPKG_UNREACHABLE(); },
                        [&](syntax::OtherLiteral other) -> Converted {
                          diagnostics.add(Code::unsupported_syntax, at,
                                          "Dark does not have " + std::string(words_for(other.what)),
                                          std::string(help_for(other.what)));
                          return {};
                        },
                        [](auto number) -> Converted { return number; },
                    },
                    literal);
}

}  // namespace darkpkg
