#include "tool/cache_options.hpp"

#include <gtest/gtest.h>

namespace darkpkg {
namespace {

TEST(CacheSize, IsReadWithItsUnit) {
  EXPECT_EQ(parse_size("0"), 0U);
  EXPECT_EQ(parse_size("4096"), 4096U);
  EXPECT_EQ(parse_size("10B"), 10U);
  EXPECT_EQ(parse_size("1K"), 1024U);
  EXPECT_EQ(parse_size("500M"), 500U << 20);
  EXPECT_EQ(parse_size("500MB"), 500U << 20);
  EXPECT_EQ(parse_size("2GiB"), std::uint64_t{2} << 30);
  EXPECT_EQ(parse_size("1t"), std::uint64_t{1} << 40);
  for (const char* text : {"", "M", "-1", "1.5G", "10X", "1 M", "99999999999999999999", "99999999T"})
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

TEST(CacheSize, IsShownWithItsUnit) {
  EXPECT_EQ(size_text(0), "0 B");
  EXPECT_EQ(size_text(1023), "1023 B");
  EXPECT_EQ(size_text(1536), "1.5 KiB");
  EXPECT_EQ(size_text(std::uint64_t{1} << 30), "1.0 GiB");
}

}  // namespace
}  // namespace darkpkg
