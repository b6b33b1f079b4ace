#include "base/in_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

namespace darkpkg {
namespace {

TEST(InThreads, CallsForEachOnce) {
  for (std::size_t count : {0, 1, 2, 7, 1000}) {
    std::vector<std::atomic<int>> calls(count);
    in_threads(count, 1, [&](std::size_t i, std::size_t) { calls[i]++; });
    for (const std::atomic<int>& each : calls) EXPECT_EQ(each, 1);
  }
}

TEST(InThreads, StartsNoThreadForLittle) {
  std::set<std::thread::id> ids;
  in_threads(7, 8, [&](std::size_t, std::size_t thread) {
    EXPECT_EQ(thread, 0U);
    ids.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(ids, std::set{std::this_thread::get_id()});
}

TEST(InThreads, NumbersThreads) {
  in_threads(1000, 1, [&](std::size_t, std::size_t thread) { EXPECT_LT(thread, std::thread::hardware_concurrency()); });
}

}  // namespace
}  // namespace darkpkg
