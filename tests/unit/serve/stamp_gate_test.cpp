#include "serve/stamp_gate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace darkpkg::serve {
namespace {

class StampGateTest : public ::testing::Test {
 protected:
  bool writes(const std::optional<std::uint64_t>& mark) { return gate_.hold(mark).has_value(); }
  StampGate gate_;
};

TEST_F(StampGateTest, WritesWhereNothingChanged) {
  EXPECT_TRUE(writes(gate_.mark()));
  gate_.changing();
  gate_.changed();
  EXPECT_TRUE(writes(gate_.mark()));
}

TEST_F(StampGateTest, DoesNotWhileObjectsAreWritten) {
  std::optional<std::uint64_t> before = gate_.mark();
  gate_.changing();
  EXPECT_FALSE(writes(before));
  EXPECT_FALSE(gate_.mark());
  EXPECT_FALSE(writes(gate_.mark()));
}

TEST_F(StampGateTest, DoesNotForALinkThatBeganBefore) {
  std::optional<std::uint64_t> before = gate_.mark();
  gate_.changing();
  std::optional<std::uint64_t> between = gate_.mark();
  gate_.changed();
  EXPECT_FALSE(writes(before));
  EXPECT_FALSE(writes(between));
}

TEST_F(StampGateTest, HasWhoWritesObjectsWaitForTheStamp) {
  std::optional<std::unique_lock<std::mutex>> held = gate_.hold(gate_.mark());
  ASSERT_TRUE(held);
  std::atomic<bool> began = false;
  std::thread writer([&] {
    gate_.changing();
    began = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(began);
  held.reset();
  writer.join();
  EXPECT_TRUE(began);
}

}  // namespace
}  // namespace darkpkg::serve
