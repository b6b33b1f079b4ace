#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace darkpkg::serve {

/// What happened, for clients that follow it; the last few thousand events, or MiB of them, are kept for those that
/// come back.
class Feed {
 public:
  struct Event {
    std::uint64_t number = 0;
    std::string name;  ///< `change`, `diagnostics`, `database`
    std::string data;  ///< JSON, one line
  };

  Feed();

  void publish(std::string name, std::string data);
  /// The last event's number; 0: there was none.
  std::uint64_t last() const;
  /// The events after `number`; nothing if some of them are forgotten.
  std::optional<std::vector<Event>> after(std::uint64_t number) const;
  /// Waits until there is an event after `number`, or the time is over, or the feed is closed.
  void wait(std::uint64_t number, std::chrono::milliseconds at_most) const;
  /// Wakes all who wait; nobody waits any more.
  void close();
  bool is_closed() const { return closed_; }

  /// An event's id as clients see it: it also says which server's feed it is from.
  std::string id(std::uint64_t number) const { return start_ + "-" + std::to_string(number); }
  /// The inverse; nothing for an id of another server.
  std::optional<std::uint64_t> number(std::string_view id) const;

 private:
  std::string start_;
  std::atomic<bool> closed_{false};
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Event> events_;
  std::size_t bytes_ = 0;  // of their data
  std::uint64_t last_ = 0;
};

}  // namespace darkpkg::serve
