#include "serve/feed.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace darkpkg::serve {
namespace {

TEST(Feed, GivesWhatCameAfterAnEvent) {
  Feed feed;
  EXPECT_EQ(feed.last(), 0U);
  EXPECT_TRUE(feed.after(0)->empty());
  feed.publish("change", "1");
  feed.publish("database", "2");
  ASSERT_EQ(feed.after(0)->size(), 2U);
  ASSERT_EQ(feed.after(1)->size(), 1U);
  EXPECT_EQ(feed.after(1)->front().name, "database");
  EXPECT_TRUE(feed.after(2)->empty());
}

TEST(Feed, KnowsItsOwnIdsOnly) {
  Feed feed;
  EXPECT_EQ(feed.number(feed.id(7)), 7U);
  EXPECT_FALSE(feed.number("1.2-7"));
  EXPECT_FALSE(feed.number(feed.id(7) + "x"));
  EXPECT_FALSE(feed.number(""));
}

TEST(Feed, ForgetsTheOldestByNumberAndBySize) {
  Feed many;
  for (int i = 0; i < 5000; i++) many.publish("change", "x");
  EXPECT_FALSE(many.after(0));
  EXPECT_EQ(many.after(4990)->size(), 10U);

  Feed large;
  for (int i = 0; i < 9; i++) large.publish("change", std::string(1 << 20, 'x'));
  EXPECT_FALSE(large.after(4));
  EXPECT_EQ(large.after(5)->size(), 4U);
  large.publish("change", std::string(9 << 20, 'x'));
  EXPECT_EQ(large.after(9)->size(), 1U) << "the last one stays, however long it is";
}

TEST(Feed, WakesThoseWhoWait) {
  Feed feed;
  std::thread publisher([&] { feed.publish("change", "x"); });
  feed.wait(0, std::chrono::minutes(1));
  publisher.join();
  EXPECT_EQ(feed.last(), 1U);
  std::thread closer([&] { feed.close(); });
  feed.wait(1, std::chrono::minutes(1));
  closer.join();
  EXPECT_TRUE(feed.is_closed());
}

}  // namespace
}  // namespace darkpkg::serve
