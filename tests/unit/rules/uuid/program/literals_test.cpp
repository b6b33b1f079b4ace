#include "rules/uuid/program/literals.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "language/text/normalize.hpp"

namespace darkpkg {
namespace {

struct Conversion {
  Arena arena;
  Diagnostics diagnostics;
  std::optional<pt::Literal> of(const syntax::Literal& literal) {
    return convert_literal(literal, {3, 4}, arena, diagnostics);
  }
};

TEST(Literals, PassAsTheyAre) {
  Conversion convert;
  EXPECT_EQ(std::get<std::int8_t>(*convert.of(std::int8_t{-128})), -128);
  EXPECT_EQ(std::get<std::uint64_t>(*convert.of(std::uint64_t{1} << 63)), std::uint64_t{1} << 63);
  EXPECT_EQ(std::get<bool>(*convert.of(true)), true);
  EXPECT_EQ(std::get<pt::Char>(*convert.of(syntax::Char{"é"})).text, "é");
  EXPECT_TRUE(std::holds_alternative<pt::Unit>(*convert.of(syntax::Unit{})));
  EXPECT_TRUE(convert.diagnostics.empty());
}

TEST(Literals, NumbersOf128BitsAreCanonical) {
  struct {
    std::string_view written, canonical;
  } const kNumbers[] = {
      {"0", "0"},
      {"-0", "0"},
      {"+7", "7"},
      {"0007", "7"},
      {"-0007", "-7"},
      {"170141183460469231731687303715884105727", "170141183460469231731687303715884105727"},
      {"-170141183460469231731687303715884105728", "-170141183460469231731687303715884105728"},
      {"-000170141183460469231731687303715884105728", "-170141183460469231731687303715884105728"},
  };
  for (const auto& number : kNumbers) {
    Conversion convert;
    auto literal = convert.of(syntax::Int128{number.written});
    ASSERT_TRUE(literal) << number.written;
    EXPECT_EQ(std::get<pt::Int128>(*literal).decimal, number.canonical);
  }
  Conversion convert;
  auto largest = convert.of(syntax::UInt128{"340282366920938463463374607431768211455"});
  EXPECT_EQ(std::get<pt::UInt128>(*largest).decimal, "340282366920938463463374607431768211455");
}

TEST(Literals, NumbersOf128BitsHaveLimits) {
  const syntax::Literal kTooLarge[] = {
      syntax::Int128{"170141183460469231731687303715884105728"},
      syntax::Int128{"-170141183460469231731687303715884105729"},
      syntax::UInt128{"340282366920938463463374607431768211456"},
      syntax::UInt128{"-1"},
      syntax::Int128{""},
      syntax::Int128{"-"},
      syntax::Int128{"1x"},
  };
  for (const syntax::Literal& literal : kTooLarge) {
    Conversion convert;
    EXPECT_FALSE(convert.of(literal));
    ASSERT_EQ(convert.diagnostics.all().size(), 1u);
    EXPECT_EQ(convert.diagnostics.all()[0].code, Code::bad_literal);
    EXPECT_EQ(convert.diagnostics.all()[0].at, (Span{3, 4}));
  }
}

TEST(Literals, FloatsKeepFiftyThreeDigits) {
  struct {
    double number;
    bool negative;
    std::string_view whole, fraction;
  } const kFloats[] = {
      {0.0, false, "0", "0"},
      {-0.0, true, "0", "0"},
      {1.5, false, "1", "5"},
      {-2.25, true, "2", "25"},
      {0.1, false, "0", "10000000000000000555111512312578270211815834045410156"},
  };
  for (const auto& expected : kFloats) {
    Conversion convert;
    auto literal = std::get<pt::Float>(*convert.of(expected.number));
    EXPECT_EQ(literal.negative, expected.negative) << expected.number;
    EXPECT_EQ(literal.whole, expected.whole) << expected.number;
    EXPECT_EQ(literal.fraction, expected.fraction) << expected.number;
  }
}

TEST(Literals, WhatDarkHasNotIsNamed) {
  Conversion convert;
  EXPECT_FALSE(convert.of(syntax::OtherLiteral{syntax::Unsupported::decimal}));
  EXPECT_FALSE(convert.of(std::numeric_limits<double>::infinity()));
  ASSERT_EQ(convert.diagnostics.all().size(), 2u);
  EXPECT_EQ(convert.diagnostics.all()[0].message, "Dark does not have a decimal");
  EXPECT_EQ(convert.diagnostics.all()[1].code, Code::bad_literal);
}

TEST(Normalize, ComposesWhatIsDecomposed) {
  Arena arena;
  EXPECT_EQ(normalize("e\u0301", arena), "\u00e9");
  EXPECT_EQ(normalize("\u1112\u1161\u11ab", arena), "\ud55c");
  EXPECT_EQ(normalize("\u212b", arena), "\u00c5");
}

TEST(Normalize, LeavesTheRestInItsPlace) {
  Arena arena;
  for (std::string_view text : {"", "plain", "caf\u00e9", "\u6f22\u5b57", "\U0001F600", "\ufb01"}) {
    std::string_view normal = normalize(text, arena);
    EXPECT_EQ(normal, text);
    EXPECT_EQ(normal.data(), text.data());
  }
}

}  // namespace
}  // namespace darkpkg
