#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace darkpkg::session {

using Clock = std::chrono::steady_clock;

/// How much more is likely to come after what came.
enum class Expect : std::uint8_t {
  nothing,  ///< one file was saved
  more,     ///< several were
  much,     ///< files went or are being written, or Git is at work
};

/// When to build after changes came in. One save is built at once, unless the last build was a moment ago. If more
/// is likely to come it waits until it has been quiet for a while, but not for ever. And when to tidy up after the last
/// build.
class Debounce {
 public:
  static constexpr std::chrono::milliseconds kBurst{50};      ///< this soon after a build, more is likely to come
  static constexpr std::chrono::milliseconds kQuietBurst{8};  ///< between the files of a burst
  static constexpr std::chrono::milliseconds kQuiet{30};      ///< between the steps of a checkout
  static constexpr std::chrono::milliseconds kLongest{400};   ///< what never gets quiet is built after so long
  static constexpr std::chrono::milliseconds kSettle{60};     ///< after a build, longer than any tick of file times

  /// Changes came in.
  void changed(Clock::time_point now, Expect expect) {
    if (!first_) first_ = now;
    last_ = now;
    bool burst = built_ && now - *built_ < kBurst;
    quiet_ = std::chrono::milliseconds(0);
    if (expect == Expect::more || burst) quiet_ = kQuietBurst;
    if (expect == Expect::much) quiet_ = kQuiet;
  }

  /// A build of everything that changed has ended.
  void built(Clock::time_point now) {
    first_.reset();
    built_ = settle_from_ = now;
  }
  /// It failed for a reason that may pass: again, after `wait`.
  void postpone(Clock::time_point now, std::chrono::milliseconds wait) {
    first_ = last_ = now;
    quiet_ = wait;
  }
  void settled() { settle_from_.reset(); }

  /// When to build; nothing if nothing changed.
  std::optional<Clock::time_point> build_at() const {
    if (!first_) return std::nullopt;
    return std::min(last_ + quiet_, *first_ + kLongest);
  }
  /// When to tidy up; nothing if that was done.
  std::optional<Clock::time_point> settle_at() const {
    if (!settle_from_ || first_) return std::nullopt;
    return *settle_from_ + kSettle;
  }

 private:
  std::optional<Clock::time_point> first_;  // of the changes that wait
  Clock::time_point last_;
  Clock::duration quiet_{};
  std::optional<Clock::time_point> built_;
  std::optional<Clock::time_point> settle_from_;
};

}  // namespace darkpkg::session
