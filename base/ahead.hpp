#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace darkpkg {

/// Makes things in another thread before they are taken. A taker who would have to wait makes one itself.
template <typename T>
class Ahead {
 public:
  /// `make(i)` for every i below `count`. `most`: how many that are not taken may wait; 0: no other thread.
  Ahead(std::size_t count, std::size_t most, std::function<T(std::size_t)> make)
      : count_(count), most_(most), make_(std::move(make)) {
    try {
      if (most_ > 0) thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
      // Then the taker makes them.
    }
  }
  ~Ahead() {
    {
      std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
  }
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;

  /// The next one, at most `count` times.
  T take() {
    std::unique_lock lock(mutex_);
    while (begun_.empty() || !begun_.front()) {
      if (begun_.empty() || (begun_.size() < most_ && !all_begun())) make_one(lock);
      else changed_.wait(lock, [&] { return begun_.front().has_value(); });
    }
    T out = std::move(*begun_.front());
    begun_.pop_front();
    taken_++;
    // Not for every one: threads that wake each other in turns do nothing else.
    if (begun_.size() == most_ / 2) changed_.notify_all();
    return out;
  }

 private:
  bool all_begun() const { return taken_ + begun_.size() == count_; }

  void make_one(std::unique_lock<std::mutex>& lock) {
    const std::size_t i = taken_ + begun_.size();
    begun_.emplace_back();
    lock.unlock();
    T made = make_(i);
    lock.lock();
    begun_[i - taken_] = std::move(made);
    if (i == taken_) changed_.notify_all();
  }
  void run() {
    std::unique_lock lock(mutex_);
    while (!stopped_ && !all_begun()) {
      if (begun_.size() < most_) make_one(lock);
      else changed_.wait(lock, [&] { return stopped_ || begun_.size() <= most_ / 2; });
    }
  }

  std::size_t count_;
  std::size_t most_;
  std::function<T(std::size_t)> make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::optional<T>> begun_;  // and not taken, in order; nothing: being made
  std::size_t taken_ = 0;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace darkpkg
