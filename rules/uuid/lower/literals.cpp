#include "rules/uuid/lower/literals.hpp"

#include <string>

#include "base/dotnet_float.hpp"
#include "base/overloaded.hpp"

namespace darkpkg::lower {
namespace {

std::optional<double> parse(const pt::Float& f) {
  std::string text = f.negative ? "-" : "";
  text.append(f.whole).append(".").append(f.fraction);
  return parse_float(text);
}

/// `makeFloat`: its check of the whole part (the pattern [1-9][0-9]*, not anchored) refuses "Infinity".
std::optional<double> make_float(const pt::Float& f) {
  if (f.whole.starts_with('-')) return std::nullopt;
  if (f.whole != "0" && f.whole.find_first_of("123456789") == std::string_view::npos) return std::nullopt;
  return parse(f);
}

std::optional<double> lower_float(pt::Float f, LiteralPlace place) {
  switch (place) {
    case LiteralPlace::expression:
      if (f.whole.empty()) f.whole = "0";
      if (f.fraction.empty()) f.fraction = "0";
      return make_float(f);
    case LiteralPlace::pattern: return make_float(f);
    case LiteralPlace::constant: return parse(f).value_or(0);
  }
  return std::nullopt;
}

}  // namespace

std::optional<rt::Literal> lower_literal(const pt::Literal& literal, LiteralPlace place) {
  return std::visit(overloaded{[&](const pt::Float& f) -> std::optional<rt::Literal> {
                                 std::optional<double> number = lower_float(f, place);
                                 if (!number) return std::nullopt;
                                 return rt::Literal(*number);
                               },
                               [](const auto& other) -> std::optional<rt::Literal> { return rt::Literal(other); }},
                    literal);
}

}  // namespace darkpkg::lower
