#include "serve/stamp_gate.hpp"

#include <gtest/gtest.h>

namespace darkpkg::serve {
namespace {

class StampGateTest : public ::testing::Test {
 protected:
  bool writes(const std::optional<std::uint64_t>& mark) {
    bool written = false;
    EXPECT_TRUE(gate_.write(mark, [&]() -> Result<void> {
      written = true;
      return {};
    }));
    return written;
  }
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

TEST_F(StampGateTest, TellsWhyAStampCouldNotBeWritten) {
  EXPECT_FALSE(gate_.write(gate_.mark(), []() -> Result<void> { return fail("the disk is full"); }));
}

}  // namespace
}  // namespace darkpkg::serve
