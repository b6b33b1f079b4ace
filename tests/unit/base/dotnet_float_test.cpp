#include "base/dotnet_float.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace darkpkg {
namespace {

std::string text(double value) {
  FloatText t = float_text(value);
  return (t.negative ? "-" : "") + t.whole + "|" + t.fraction;
}

// Each one is what .NET 10 printed.
TEST(DotnetFloat, WritesAsG53) {
  EXPECT_EQ(text(0.0), "0|0");
  EXPECT_EQ(text(-0.0), "-0|0");
  EXPECT_EQ(text(1.5), "1|5");
  EXPECT_EQ(text(-12.0), "-12|0");
  EXPECT_EQ(text(0.1), "0|10000000000000000555111512312578270211815834045410156");
  EXPECT_EQ(text(1e-4), "0|00010000000000000000479217360238592959831294137984514236");
  EXPECT_EQ(text(1e-7), "9|9999999999999995474811182588625868561393872369080782E-08");
  EXPECT_EQ(text(1e21), "1000000000000000000000|0");
  EXPECT_EQ(text(std::ldexp(1.0, 200)), "1|6069380442589902755419620923411626025222029937827928E+60");
  EXPECT_EQ(text(std::numeric_limits<double>::denorm_min()),
            "4|9406564584124654417656879286822137236505980261432476E-324");
  EXPECT_EQ(text(std::numeric_limits<double>::infinity()), "Infinity|0");
  EXPECT_EQ(text(-std::numeric_limits<double>::infinity()), "-Infinity|0");
}

TEST(DotnetFloat, ReadsWhatItWrites) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; i++) {
    auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    FloatText t = float_text(value);
    EXPECT_EQ(parse_float((t.negative ? "-" : "") + t.whole + "." + t.fraction), value);
  }
}

TEST(DotnetFloat, ReadsAsDoubleParse) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parse_float("1."), 1.0);
  EXPECT_EQ(parse_float("-.5"), -0.5);
  EXPECT_EQ(parse_float(" 1,0.5e1 "), 105.0);
  EXPECT_EQ(parse_float("1E+400"), kInfinity);
  EXPECT_EQ(parse_float("-1E+99999999999999"), -kInfinity);
  EXPECT_EQ(parse_float("1E-400"), 0.0);
  EXPECT_EQ(parse_float("0E999999"), 0.0);
  EXPECT_EQ(parse_float("0." + std::string(500, '0') + "1E500"), 0.1);
  EXPECT_EQ(parse_float("Infinity"), kInfinity);
  EXPECT_TRUE(std::signbit(*parse_float("-0")));
  for (std::string_view bad : {"", ".", "-", "1e", "1e+", "Infinity.0", "aN.0", "1.5.5", ",1", "1 -", "0x10", "1_0"})
    EXPECT_EQ(parse_float(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace darkpkg
