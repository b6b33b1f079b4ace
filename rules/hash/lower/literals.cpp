#include "rules/hash/lower/literals.hpp"

#include <optional>
#include <string>

#include "base/check.hpp"
#include "base/dotnet_float.hpp"
#include "base/overloaded.hpp"

namespace darkpkg::hash::lower {

rt::Literal lower_literal(const pt::Literal& literal) {
  return std::visit(overloaded{[](const pt::Float& number) -> rt::Literal {
                                 std::string text = number.negative ? "-" : "";
                                 text.append(number.whole).append(".").append(number.fraction);
                                 std::optional<double> value = parse_float(text);
                                 DARKPKG_CHECK(value.has_value());
                                 return *value;
                               },
                               [](const auto& other) -> rt::Literal { return other; }},
                    literal);
}

}  // namespace darkpkg::hash::lower
