#include "lsp/positions.hpp"

#include <gtest/gtest.h>

namespace darkpkg::lsp {
namespace {

// a, ä (2 bytes, 1 unit), 𝄞 (4 bytes, 2 units), x
const std::string kText = "a\xC3\xA4\xF0\x9D\x84\x9Ex\r\nb\rc\n";

TEST(Positions, Utf16CountsUnits) {
  const Lines lines(kText, PositionEncoding::utf16);
  EXPECT_EQ(lines.position(1), (Position{0, 1}));
  EXPECT_EQ(lines.position(3), (Position{0, 2}));
  EXPECT_EQ(lines.position(7), (Position{0, 4}));
  EXPECT_EQ(lines.offset({0, 4}), 7U);
  EXPECT_EQ(lines.offset({0, 3}), 3U) << "in the middle of a character: before it";
}

TEST(Positions, Utf8CountsBytes) {
  const Lines lines(kText, PositionEncoding::utf8);
  EXPECT_EQ(lines.position(7), (Position{0, 7}));
  EXPECT_EQ(lines.offset({0, 7}), 7U);
  EXPECT_EQ(lines.offset({0, 2}), 1U) << "in the middle of a character: before it";
}

TEST(Positions, LinesEndInThreeWays) {
  const Lines lines(kText, PositionEncoding::utf16);
  EXPECT_EQ(lines.count(), 4U);
  EXPECT_EQ(lines.position(10), (Position{1, 0}));
  EXPECT_EQ(lines.position(12), (Position{2, 0}));
  EXPECT_EQ(lines.position(14), (Position{3, 0}));
}

TEST(Positions, WhatIsBehindAnEndIsTheEnd) {
  const Lines lines(kText, PositionEncoding::utf16);
  EXPECT_EQ(lines.offset({0, 100}), 8U) << "before the line's end";
  EXPECT_EQ(lines.offset({100, 0}), kText.size());
  EXPECT_EQ(lines.position(100), (Position{3, 0}));
}

TEST(Positions, EveryByteComesBack) {
  for (const PositionEncoding encoding : {PositionEncoding::utf8, PositionEncoding::utf16}) {
    const Lines lines(kText, encoding);
    for (const std::uint32_t offset : {0U, 1U, 3U, 7U, 8U, 10U, 11U, 12U, 13U, 14U})
      EXPECT_EQ(lines.offset(lines.position(offset)), offset);
  }
}

TEST(Positions, NoTextIsALine) {
  const Lines lines("", PositionEncoding::utf16);
  EXPECT_EQ(lines.position(5), (Position{0, 0}));
  EXPECT_EQ(lines.offset({3, 3}), 0U);
}

}  // namespace
}  // namespace darkpkg::lsp
