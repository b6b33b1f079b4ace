#include "language/source/source.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

using namespace std::string_literals;

/// The decoded text, or the first message as "E0001@offset".
std::string decoded(std::string_view bytes) {
  Diagnostics diagnostics;
  const auto source = decode_source("x.dark", bytes, diagnostics);
  if (source) {
    EXPECT_TRUE(diagnostics.empty());
    return source->text;
  }
  const Diagnostic& first = diagnostics.all().at(0);
  return std::string(code_text(first.code)) + "@" + std::to_string(first.at.offset);
}

TEST(DecodeSource, ReadsUtf8WithAndWithoutMark) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("let a = 1L"), "let a = 1L");
  EXPECT_EQ(decoded("\xEF\xBB\xBFlet"), "let");
  EXPECT_EQ(decoded("a\r\nb\rc\n"), "a\r\nb\rc\n");
  EXPECT_EQ(decoded("d\xC3\xA9j\xC3\xA0 \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "d\xC3\xA9j\xC3\xA0 \xE2\x82\xAC \xF0\x9F\x98\x80");
  EXPECT_EQ(decoded("\xF4\x8F\xBF\xBF"), "\xF4\x8F\xBF\xBF");
  EXPECT_EQ(decoded("a\0b"s), "a\0b"s);
}

TEST(DecodeSource, ReadsUtf16WithMark) {
  EXPECT_EQ(decoded("\xFF\xFEl\0e\0t\0"s), "let");
  EXPECT_EQ(decoded("\xFE\xFF\0l\0e\0t"s), "let");
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8\x00\xDE"s), "\xF0\x9F\x98\x80");
  EXPECT_EQ(decoded("\xFE\xFF\x20\xAC"s), "\xE2\x82\xAC");
}

TEST(DecodeSource, RefusesWhatIsNoText) {
  EXPECT_EQ(decoded("abc\xFF"), "E0001@3");
  EXPECT_EQ(decoded("\xEF\xBB\xBF"
                    "ab\x80"),
            "E0001@2")
      << "counted after the mark";
  EXPECT_EQ(decoded("\xC0\x80"), "E0001@0") << "overlong";
  EXPECT_EQ(decoded("\xE0\x9F\xBF"), "E0001@0") << "overlong";
  EXPECT_EQ(decoded("\xED\xA0\x80"), "E0001@0") << "a surrogate";
  EXPECT_EQ(decoded("\xF4\x90\x80\x80"), "E0001@0") << "beyond the last code point";
  EXPECT_EQ(decoded("12345678\xC3"), "E0001@8") << "cut short";
  EXPECT_EQ(decoded("\xFF\xFE\x3D\xD8"s), "E0001@0") << "half a pair";
  EXPECT_EQ(decoded("\xFF\xFE"
                    "a\0b"s),
            "E0001@1")
      << "an odd byte";
  EXPECT_EQ(decoded("\xFF\xFE\0\0a\0\0\0"s), "E0001@0") << "UTF-32";
}

TEST(DecodeSource, BoundsTheSize) {
  EXPECT_EQ(decoded(std::string(kLargestSource + 1, 'a')), "E0002@0");
  EXPECT_EQ(decoded(std::string(kLargestSource, 'a')).size(), kLargestSource);
}

TEST(LineColumn, CountsLinesOfAllForms) {
  constexpr std::string_view text = "ab\ncd\r\nef\rgh";
  const auto at = [&](std::uint32_t offset) {
    const LineColumn found = line_column(text, offset);
    return std::to_string(found.line) + ":" + std::to_string(found.column);
  };
  EXPECT_EQ(at(0), "1:1");
  EXPECT_EQ(at(2), "1:3");
  EXPECT_EQ(at(3), "2:1");
  EXPECT_EQ(at(7), "3:1");
  EXPECT_EQ(at(10), "4:1");
  EXPECT_EQ(at(12), "4:3");
  EXPECT_EQ(at(99), "4:3");
}

TEST(LineColumn, CountsCodePoints) {
  const LineColumn at = line_column("\xC3\xA9\xF0\x9F\x98\x80\tx", 7);
  EXPECT_EQ(at.line, 1U);
  EXPECT_EQ(at.column, 4U);
}

}  // namespace
}  // namespace darkpkg
