#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace darkpkg::corpus {

/// SplitMix64. The distributions are our own too: those of the standard library differ between implementations, and the
/// same seed must give the same files everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }

  /// A number below `limit`, which is not 0.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
  /// A number from `low` to `high`, both included.
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  /// True in `percent` of 100 cases.
  bool chance(int percent) { return static_cast<int>(below(100)) < percent; }
  /// Between 0 (included) and 1 (excluded).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// Log-normal: half of the results are below `median`; `spread` is the standard deviation of the logarithm.
  double log_normal(double median, double spread) {
    double radius = std::sqrt(-2 * std::log(1 - unit()));
    return median * std::exp(spread * radius * std::cos(2 * std::numbers::pi * unit()));
  }
  /// An index below `limit`, small ones far more often.
  std::size_t popular(std::size_t limit) {
    double u = unit();
    return static_cast<std::size_t>(u * u * u * static_cast<double>(limit));
  }
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace darkpkg::corpus
