#include "base/ahead.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>

namespace darkpkg {
namespace {

std::string made(std::size_t i) { return "number " + std::to_string(i) + " of those that are made ahead"; }

class AheadTest : public testing::TestWithParam<std::size_t> {};

TEST_P(AheadTest, GivesEachOnceInOrder) {
  constexpr std::size_t kCount = 5000;
  std::atomic<std::size_t> calls = 0;
  Ahead<std::string> ahead(kCount, GetParam(), [&](std::size_t i) {
    calls++;
    return made(i);
  });
  for (std::size_t i = 0; i < kCount; i++) ASSERT_EQ(ahead.take(), made(i));
  EXPECT_EQ(calls, kCount);
}

TEST_P(AheadTest, EndsBeforeAllAreTaken) {
  for (std::size_t taken = 0; taken < 20; taken++) {
    Ahead<std::string> ahead(1000, GetParam(), made);
    for (std::size_t i = 0; i < taken; i++) ASSERT_EQ(ahead.take(), made(i));
  }
}

TEST_P(AheadTest, MakesNothingOfNothing) {
  Ahead<std::string> ahead(0, GetParam(), [](std::size_t) -> std::string { throw "called"; });
}

INSTANTIATE_TEST_SUITE_P(Most, AheadTest, testing::Values(0, 1, 2, 7, 256, 10000));

TEST(AheadTest, IsNotFurtherAheadThanItMay) {
  constexpr std::size_t kMost = 8;
  std::atomic<std::size_t> taken = 0, furthest = 0;
  {
    Ahead<std::size_t> ahead(1000, kMost, [&](std::size_t i) {
      std::size_t distance = i - taken;
      if (distance > furthest) furthest = distance;
      return i;
    });
    for (std::size_t i = 0; i < 1000; i++) {
      taken = i;
      ASSERT_EQ(ahead.take(), i);
    }
  }
  EXPECT_LE(furthest, kMost + 1);  // one was taken and not counted yet
}

TEST(AheadTest, MakesOneInsteadOfWaiting) {
  constexpr std::chrono::seconds kLong{20};
  std::promise<void> first, second;
  std::future<void> first_begun = first.get_future(), second_begun = second.get_future();
  Ahead<bool> ahead(2, 2, [&](std::size_t i) {
    if (i == 1) {
      second.set_value();
      return true;
    }
    first.set_value();
    return second_begun.wait_for(kLong) == std::future_status::ready;
  });
  ASSERT_EQ(first_begun.wait_for(kLong), std::future_status::ready);
  EXPECT_TRUE(ahead.take());
  EXPECT_TRUE(ahead.take());
}

}  // namespace
}  // namespace darkpkg
