#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace darkpkg {

/// Makes things in another thread while their taker is busy with those before them.
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
    // What nobody has begun is not waited for.
    if (ready_.empty() && !making_) {
      std::size_t i = next_++;
      lock.unlock();
      return make_(i);
    }
    changed_.wait(lock, [&] { return !ready_.empty(); });
    T out = std::move(ready_.front());
    ready_.pop_front();
    // Not for every one: threads that wake each other in turns do nothing else.
    if (ready_.size() == most_ / 2) changed_.notify_all();
    return out;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (!stopped_ && next_ < count_) {
      if (ready_.size() == most_) changed_.wait(lock, [&] { return stopped_ || ready_.size() <= most_ / 2; });
      if (stopped_ || next_ == count_) return;
      std::size_t i = next_++;
      making_ = true;
      lock.unlock();
      T made = make_(i);
      lock.lock();
      making_ = false;
      ready_.push_back(std::move(made));
      if (ready_.size() == 1) changed_.notify_all();
    }
  }

  std::size_t count_;
  std::size_t most_;
  std::function<T(std::size_t)> make_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> ready_;
  std::size_t next_ = 0;
  bool making_ = false;  // the other thread makes the one before `next_`
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace darkpkg
