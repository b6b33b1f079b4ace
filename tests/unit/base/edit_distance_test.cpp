#include "base/edit_distance.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace darkpkg
