#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace darkpkg {

/// Calls `work(i, thread)` for every i below `count`, by this thread (number 0) and by as many others as the machine
/// has processors for, as long as each gets `least` calls. The calls come in any order; returns after the last.
template <typename Work>
void in_threads(std::size_t count, std::size_t least, const Work& work) {
  std::atomic<std::size_t> next = 0;
  auto run = [&](std::size_t thread) {
    for (std::size_t i; (i = next++) < count;) work(i, thread);
  };
  std::vector<std::jthread> others;
  std::size_t most = count / least;
  if (most > 1) most = std::min<std::size_t>(most, std::thread::hardware_concurrency());  // which reads a file
  try {
    for (std::size_t thread = 1; thread < most; thread++) others.emplace_back(run, thread);
  } catch (const std::system_error&) {
    // Fewer will do.
  }
  run(0);
}

}  // namespace darkpkg
