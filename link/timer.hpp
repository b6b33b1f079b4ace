#pragma once

#include <chrono>
#include <cstdint>

namespace darkpkg::link {

/// Adds the microseconds since its construction to a number.
class Timer {
 public:
  explicit Timer(std::int64_t& to) : to_(to), start_(std::chrono::steady_clock::now()) {}
  ~Timer() {
    to_ += std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count();
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  std::int64_t& to_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace darkpkg::link
