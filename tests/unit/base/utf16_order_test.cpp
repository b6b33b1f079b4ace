#include "base/utf16_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace darkpkg {
namespace {

TEST(Utf16Order, SurrogatesComeBeforeTheLastOfTheBasicPlane) {
  // In the order of String.CompareOrdinal: U+D7FF, the surrogates of U+1F600 and U+10FFFF, U+E000, U+FFFD.
  const std::vector<std::string> ordered = {"",
                                            "A",
                                            "A\xF0\x9F\x98\x80",
                                            "A\xEE\x80\x80",
                                            "a",
                                            "aa",
                                            "\xC3\xA9",
                                            "\xED\x9F\xBF",
                                            "\xF0\x9F\x98\x80",
                                            "\xF0\x9F\x98\x80z",
                                            "\xF4\x8F\xBF\xBF",
                                            "\xEE\x80\x80",
                                            "\xEF\xBF\xBD"};
  for (std::size_t i = 0; i < ordered.size(); i++)
    for (std::size_t j = 0; j < ordered.size(); j++)
      EXPECT_EQ(utf16_less(ordered[i], ordered[j]), i < j) << i << " " << j;
}

}  // namespace
}  // namespace darkpkg
