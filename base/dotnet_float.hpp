#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace darkpkg {

/// A double as Dark keeps it in program types: .NET's `ToString("G53")` of it, split at the point (`readFloat` in
/// Prelude/Prelude.fs). The digits are exact up to 53 significant ones; outside 1e-4 to 1e53 `fraction` ends in an
/// exponent ("5E-08"). Infinity is the text "Infinity".
struct FloatText {
  bool negative;
  std::string whole;
  std::string fraction;  ///< "0" if there is no point
};

FloatText float_text(double value);

/// What .NET's `Double.Parse` makes of a text in the invariant culture: the nearest double, infinity if it is too
/// large. Nothing if it does not parse.
std::optional<double> parse_float(std::string_view text);

}  // namespace darkpkg
