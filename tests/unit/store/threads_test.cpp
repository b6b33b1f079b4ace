// Readers on many threads while files change. Built with ThreadSanitizer (cmake --preset tsan) it also finds races.
#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

#include "tests/unit/store/stored.hpp"

namespace darkpkg::store {
namespace {

constexpr int kReaders = 8;
constexpr int kItems = 40;

class ThreadsTest : public Stored {
 protected:
  static std::chrono::milliseconds duration() {
    const char* seconds = std::getenv("DARKPKG_STORE_SECONDS");
    return std::chrono::milliseconds(seconds ? 1000 * std::atoi(seconds) : 1500);
  }
  /// Two files whose functions all say the same number.
  void write_version(int version) {
    for (const char* file : {"A", "B"}) {
      std::string text = "module Test." + std::string(file) + "\n";
      for (int i = 0; i < kItems; i++)
        text += "\nlet f" + std::to_string(i) + " (x: Int64): Int64 = " + std::to_string(version) + "L\n";
      write(std::string(file) + ".dark", text);
    }
  }
};

std::string function_name(std::size_t number) { return "f" + std::to_string(number % kItems); }

TEST_F(ThreadsTest, ReadersSeeWholeAndFreshStates) {
  int version = 1'000'000;
  write_version(version);
  link();
  Options options = store_options();
  options.cache_bytes = 12'000;  // so that items are evicted all the time
  std::unique_ptr<PackageStore> store = PackageStore::open(options).value();

  std::atomic<std::uint64_t> notified{1};
  std::atomic<bool> stop{false};
  struct Seen {
    std::uint64_t reads = 0, stale = 0, torn = 0, failed = 0, states = 0;
    std::map<std::uint64_t, std::string> first;  // generation to the bytes of f0
  };
  std::array<Seen, kReaders> seen;
  std::vector<std::thread> readers;
  for (std::size_t number = 0; number < kReaders; number++) {
    readers.emplace_back([&, number] {
      Seen& mine = seen[number];
      View view(*store);
      for (std::size_t i = number; !stop.load(std::memory_order_relaxed); i++) {
        std::uint64_t told = notified.load(std::memory_order_acquire);
        mine.states += view.refresh() ? 1 : 0;
        if (view.generation() < told) mine.stale++;
        const Item* a = view.find(ItemKind::fn, "Test", "A", function_name(i));
        const Item* b = view.find(ItemKind::fn, "Test", "B", function_name(i));
        if (!a || !b) {
          mine.torn++;
          continue;
        }
        Result<BytesHandle> x = view.bytes(*a), y = view.bytes(*b);
        if (!x || !y) {
          mine.failed++;
          continue;
        }
        mine.reads++;
        // The same literal, so as long; another version may be as long too, so the value itself is compared below.
        if ((*x)->program.size() != (*y)->program.size() || (*x)->runtime.size() != (*y)->runtime.size()) mine.torn++;
        if (i % kItems == 0 && mine.first.size() < 10'000)
          if (auto [at, added] = mine.first.try_emplace(view.generation(), (*x)->program);
              !added && at->second != (*x)->program)
            mine.torn++;
      }
    });
  }

  std::map<std::uint64_t, std::string> expected;
  View own(*store);
  auto remember = [&] {
    own.refresh();
    expected[own.generation()] = (*own.bytes(*own.find(ItemKind::fn, "Test", "A", "f0")))->program;
  };
  remember();
  auto end = std::chrono::steady_clock::now() + duration();
  while (std::chrono::steady_clock::now() < end) {
    write_version(++version);
    link();
    Result<Update> update = store->update();
    ASSERT_TRUE(update) << update.error().message;
    ASSERT_EQ(update->changes.size(), 2U * kItems);
    remember();
    notified.store(update->generation, std::memory_order_release);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();

  std::uint64_t reads = 0, states = 0;
  for (const Seen& mine : seen) {
    reads += mine.reads;
    states += mine.states;
    EXPECT_EQ(mine.stale, 0U);
    EXPECT_EQ(mine.torn, 0U);
    EXPECT_EQ(mine.failed, 0U);
    for (const auto& [generation, bytes] : mine.first) EXPECT_EQ(bytes, expected.at(generation)) << generation;
  }
  std::cout << "         " << reads << " reads, " << states << " changes of state in " << kReaders << " threads, "
            << store->generation() << " generations, " << store->statistics().evictions << " evictions\n";
  EXPECT_GT(reads, 0U);
  EXPECT_GT(store->statistics().evictions, 0U);
}

TEST_F(ThreadsTest, ViewsComeAndGoOnManyThreads) {
  write_version(1);
  link();
  std::unique_ptr<PackageStore> store = open_store();
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> bytes{0};
  for (int number = 0; number < kReaders; number++) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; round++) {
        View view(*store);
        for (std::size_t i = 0; i < kItems; i++)
          bytes += (*view.bytes(*view.find(ItemKind::fn, "Test", "A", function_name(i))))->program.size();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(bytes, 0U);
  EXPECT_EQ(store->statistics().cached_bytes > 0, true);
}

}  // namespace
}  // namespace darkpkg::store
