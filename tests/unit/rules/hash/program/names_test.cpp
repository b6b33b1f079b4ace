#include "rules/hash/program/names.hpp"

#include <gtest/gtest.h>

#include <string>

namespace darkpkg::hash {
namespace {

std::string fn(std::string_view text) {
  std::optional<VersionedName> parsed = parse_fn_name(text);
  return parsed ? std::string(parsed->name) + " " + std::to_string(parsed->version) : "none";
}
std::string type(std::string_view text) { return std::string(parse_type_name(text).value_or("none")); }

TEST(HashNames, HaveAVersionAtTheirEnd) {
  EXPECT_EQ(fn("double"), "double 0");
  EXPECT_EQ(fn("double_v2"), "double 2");
  EXPECT_EQ(fn("double_v007"), "double 7");
  EXPECT_EQ(fn("double_v1_v2"), "double_v1 2");
  EXPECT_EQ(fn("double'_v1"), "double' 1");
  EXPECT_EQ(fn("double_v2147483647"), "double 2147483647");
  EXPECT_EQ(fn("double_v2147483648"), "none");
}

TEST(HashNames, MayHaveUnderscoresAndAQuote) {
  EXPECT_EQ(fn("snake_case"), "snake_case 0");
  EXPECT_EQ(fn("ends_v"), "ends_v 0");
  EXPECT_EQ(fn("a_v1'"), "a_v1' 0");
  EXPECT_EQ(fn("a'"), "a' 0");
  EXPECT_EQ(fn("a''"), "none");
  EXPECT_EQ(fn("a'b"), "none");
  EXPECT_EQ(fn("_lead"), "none");
  EXPECT_EQ(fn("Upper"), "none");
  EXPECT_EQ(fn("Upper_v1"), "none");
  EXPECT_EQ(fn("défi"), "none");
  EXPECT_EQ(fn(""), "none");
  EXPECT_EQ(fn("_v1"), "none");
}

TEST(HashNames, OfTypesHaveNoVersionButTheFirst) {
  EXPECT_EQ(type("Order"), "Order");
  EXPECT_EQ(type("Order_v0"), "Order");
  EXPECT_EQ(type("Order_v0_v0"), "Order_v0");
  EXPECT_EQ(type("Order_v1"), "Order_v1");
  EXPECT_EQ(type("Order'"), "Order'");
  EXPECT_EQ(type("order"), "none");
  EXPECT_EQ(type("_v0"), "none");
  EXPECT_EQ(type(""), "none");
}

}  // namespace
}  // namespace darkpkg::hash
