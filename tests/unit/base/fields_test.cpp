#include "base/fields.hpp"

#include <gtest/gtest.h>

#include <string>

namespace darkpkg {
namespace {

struct Leaf {
  DARKPKG_NO_FIELDS();
};
struct Pair {
  int second;
  int first;
  DARKPKG_FIELDS(Pair, first, second);
};
struct Wide {
  int a, b, c, d, e, f, g, h;
  DARKPKG_FIELDS(Wide, a, b, c, d, e, f, g, h);
};

TEST(Fields, AreVisitedInTheDeclaredOrder) {
  Pair pair{.second = 2, .first = 1};
  std::string seen;
  for_each_named_field(pair, [&](std::string_view name, int value) {
    seen.append(name).append("=").append(std::to_string(value)).append(" ");
  });
  EXPECT_EQ(seen, "first=1 second=2 ");
}

TEST(Fields, CanBeSet) {
  Pair pair{};
  for_each_field(pair, [n = 0](int& value) mutable { value = ++n; });
  EXPECT_EQ(pair.first, 1);
  EXPECT_EQ(pair.second, 2);
}

TEST(Fields, MayBeNoneOrEight) {
  EXPECT_EQ(kFieldCount<Leaf>, 0U);
  EXPECT_EQ(kFieldCount<Wide>, 8U);
  int sum = 0;
  const Wide wide{1, 2, 3, 4, 5, 6, 7, 8};
  for_each_field(wide, [&](int value) { sum = sum * 10 + value; });
  EXPECT_EQ(sum, 12345678);
}

}  // namespace
}  // namespace darkpkg
