#include "base/name_scope.hpp"

#include <gtest/gtest.h>

#include <string>

namespace darkpkg {
namespace {

TEST(NameScope, TheNewestBindingHidesOlderOnesUntilItIsUndone) {
  NameScope<int> scope;
  EXPECT_EQ(scope.find("a"), nullptr);
  scope.bind("a", 1);
  std::size_t outside = scope.mark();
  scope.bind("a", 2);
  scope.bind("b", 3);
  EXPECT_EQ(*scope.find("a"), 2);
  EXPECT_EQ(*scope.find("b"), 3);
  scope.undo(outside);
  EXPECT_EQ(*scope.find("a"), 1);
  EXPECT_EQ(scope.find("b"), nullptr);
}

TEST(NameScope, ABindingCanBeChanged) {
  NameScope<int> scope;
  scope.bind("a", 1);
  *scope.find("a") = 5;
  EXPECT_EQ(*scope.find("a"), 5);
}

TEST(NameScope, VisitsWhatWasBoundSinceAMark) {
  NameScope<int> scope;
  scope.bind("before", 0);
  std::size_t outside = scope.mark();
  scope.bind("a", 1);
  scope.bind("b", 2);
  scope.bind("a", 3);
  std::string seen;
  scope.each_since(outside, [&](std::string_view name, int value) { seen.append(name) += std::to_string(value); });
  EXPECT_EQ(seen, "a1b2a3");
  scope.clear();
  EXPECT_EQ(scope.mark(), 0u);
  EXPECT_EQ(scope.find("before"), nullptr);
}

}  // namespace
}  // namespace darkpkg
