#include "base/edit_distance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace darkpkg {
namespace {

TEST(EditDistance, CountsSlips) {
  EXPECT_EQ(edit_distance("map", "map", 3), 0u);
  EXPECT_EQ(edit_distance("mpa", "map", 3), 1u);  // a swap
  EXPECT_EQ(edit_distance("ma", "map", 3), 1u);
  EXPECT_EQ(edit_distance("mapp", "map", 3), 1u);
  EXPECT_EQ(edit_distance("mop", "map", 3), 1u);
  EXPECT_EQ(edit_distance("lenght", "length", 3), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 3), 3u);
}

TEST(EditDistance, StopsBehindTheLimit) {
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3u);
  EXPECT_EQ(edit_distance("", "a long one", 2), 3u);
  EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3u);
}

/// The same by its definition: insertions, deletions, replacements and swaps from the ends on.
std::size_t by_definition(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::string_view rest_a = a.substr(1), rest_b = b.substr(1);
  std::size_t out = std::min({by_definition(rest_a, b) + 1, by_definition(a, rest_b) + 1,
                              by_definition(rest_a, rest_b) + (a[0] == b[0] ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    out = std::min(out, by_definition(a.substr(2), b.substr(2)) + 1);
  return out;
}

TEST(EditDistance, IsWhatItsDefinitionSays) {
  std::mt19937 random(5);
  auto word = [&] {
    std::string out(random() % 7, ' ');
    for (char& c : out) c = static_cast<char>('a' + random() % 3);
    return out;
  };
  for (int i = 0; i < 2000; i++) {
    const std::string a = word(), b = word();
    for (std::size_t limit : {0u, 1u, 2u, 3u, 9u})
      ASSERT_EQ(edit_distance(a, b, limit), std::min(by_definition(a, b), limit + 1)) << a << " " << b << " " << limit;
  }
}

TEST(EditDistance, TakesLongWords) {
  const std::string a(200, 'x');
  EXPECT_EQ(edit_distance(a, "y" + a, 3), 1u);
  EXPECT_EQ(edit_distance(a, std::string(200, 'y'), 300), 200u);
}

}  // namespace
}  // namespace darkpkg
