#include "session/debounce.hpp"

#include <gtest/gtest.h>

namespace darkpkg::session {
namespace {

using std::chrono::milliseconds;

const Clock::time_point kStart{std::chrono::hours(1)};

Clock::time_point at(int ms) { return kStart + milliseconds(ms); }

TEST(Debounce, HasNothingToDoAtFirst) {
  Debounce debounce;
  EXPECT_FALSE(debounce.build_at());
  EXPECT_FALSE(debounce.settle_at());
}

TEST(Debounce, BuildsOneSaveAtOnce) {
  Debounce debounce;
  debounce.changed(at(0), Expect::nothing);
  EXPECT_EQ(debounce.build_at(), at(0));
}

TEST(Debounce, WaitsForQuietInABurst) {
  Debounce debounce;
  debounce.built(at(0));
  debounce.changed(at(10), Expect::nothing);
  EXPECT_EQ(debounce.build_at(), at(10) + Debounce::kQuietBurst);
  debounce.changed(at(15), Expect::nothing);
  EXPECT_EQ(debounce.build_at(), at(15) + Debounce::kQuietBurst);
}

TEST(Debounce, BuildsALaterSaveAtOnceAgain) {
  Debounce debounce;
  debounce.built(at(0));
  Clock::time_point later = at(0) + Debounce::kBurst;
  debounce.changed(later, Expect::nothing);
  EXPECT_EQ(debounce.build_at(), later);
}

TEST(Debounce, WaitsLongerWhereFilesWent) {
  Debounce debounce;
  debounce.changed(at(0), Expect::much);
  EXPECT_EQ(debounce.build_at(), at(0) + Debounce::kQuiet);
  debounce.changed(at(1), Expect::nothing);  // it came back
  EXPECT_EQ(debounce.build_at(), at(1));
}

TEST(Debounce, DoesNotWaitForEver) {
  Debounce debounce;
  for (int ms = 0; ms <= 2000; ms += 5) debounce.changed(at(ms), Expect::much);
  EXPECT_EQ(debounce.build_at(), at(0) + Debounce::kLongest);
}

TEST(Debounce, SettlesOnceAfterABuild) {
  Debounce debounce;
  debounce.built(at(0));
  EXPECT_EQ(debounce.settle_at(), at(0) + Debounce::kSettle);
  debounce.changed(at(1), Expect::nothing);
  EXPECT_FALSE(debounce.settle_at());
  debounce.built(at(20));
  EXPECT_EQ(debounce.settle_at(), at(20) + Debounce::kSettle);
  debounce.settled();
  EXPECT_FALSE(debounce.settle_at());
}

TEST(Debounce, TriesAgainLater) {
  Debounce debounce;
  debounce.postpone(at(0), milliseconds(300));
  EXPECT_EQ(debounce.build_at(), at(300));
}

}  // namespace
}  // namespace darkpkg::session
