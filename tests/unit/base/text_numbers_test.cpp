#include "base/text_numbers.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace darkpkg {
namespace {

TEST(TextNumbers, NumbersInOrder) {
  TextNumbers numbers;
  EXPECT_EQ(numbers.number("b").number, 0U);
  EXPECT_EQ(numbers.number("").number, 1U);
  EXPECT_TRUE(numbers.number("a").is_new);
  EXPECT_FALSE(numbers.number("a").is_new);
  EXPECT_EQ(numbers.number("b").number, 0U);
  ASSERT_EQ(numbers.size(), 3U);
  EXPECT_EQ(numbers.texts()[2], "a");
  EXPECT_EQ(numbers.find("a"), 2U);
  EXPECT_EQ(numbers.find("c"), std::nullopt);
  EXPECT_EQ(TextNumbers().find("a"), std::nullopt);
}

TEST(TextNumbers, FindsAllOfManyTexts) {
  TextNumbers numbers;
  std::map<std::string, std::uint32_t> expected;  // its keys stay where they are
  for (std::uint32_t i = 0; i < 5000; i++) {
    const std::string& key = expected.emplace("name" + std::to_string(i), i).first->first;
    EXPECT_EQ(numbers.number(key).number, i);
  }
  for (const auto& [text, number] : expected) {
    EXPECT_FALSE(numbers.number(text).is_new);
    EXPECT_EQ(numbers.number(text).number, number);
  }
}

TEST(TextNumbers, StartsAgain) {
  TextNumbers numbers;
  for (std::string_view text : {"a", "b", "c"}) numbers.number(text);
  numbers.clear();
  EXPECT_EQ(numbers.size(), 0U);
  EXPECT_TRUE(numbers.number("c").is_new);
  EXPECT_EQ(numbers.number("c").number, 0U);
  EXPECT_TRUE(numbers.number("a").is_new);
}

TEST(TextNumbers, KeepsACopy) {
  TextNumbers numbers;
  const std::string copy = "name";
  {
    std::string text = "name";
    numbers.keep(numbers.number(text).number, copy);
    text = "else";
  }
  EXPECT_FALSE(numbers.number("name").is_new);
  EXPECT_EQ(numbers.texts()[0].data(), copy.data());
}

}  // namespace
}  // namespace darkpkg
