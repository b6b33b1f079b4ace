#include "serve/database_sync.hpp"

#include <algorithm>

namespace darkpkg::serve {
namespace {

using std::chrono::milliseconds;

/// After a link that failed: twice as long each time.
constexpr milliseconds kFirstRetry{50}, kLastRetry{5000};

std::int64_t milliseconds_since(DatabaseSync::Clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(DatabaseSync::Clock::now() - begin).count();
}

}  // namespace

DatabaseSync::DatabaseSync(Options options, Timing timing, const StampGate& gate, Linked linked)
    : options_(std::move(options)), timing_(timing), gate_(gate), linked_(std::move(linked)), thread_([this] {
        run();
      }) {}

DatabaseSync::~DatabaseSync() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void DatabaseSync::request() {
  std::lock_guard lock(mutex_);
  last_ = Clock::now();
  if (requested_++ == done_) first_ = last_;
  changed_.notify_all();
}

Result<DatabaseSync::Status> DatabaseSync::flush(milliseconds at_most) {
  std::unique_lock lock(mutex_);
  std::uint64_t wanted = requested_;
  urgent_ = std::max(urgent_, wanted);
  changed_.notify_all();
  if (!changed_.wait_for(lock, at_most, [&] { return done_ >= wanted || stopping_; }) || done_ < wanted) {
    if (!status_.error.empty()) return fail("the database could not be written: " + status_.error);
    return fail("the database was not written in time", "is another program writing it?");
  }
  Status out = status_;
  out.pending = done_ < requested_;
  return out;
}

DatabaseSync::Status DatabaseSync::status() const {
  std::lock_guard lock(mutex_);
  Status out = status_;
  out.pending = done_ < requested_;
  if (out.pending) out.lag_ms = milliseconds_since(first_);
  return out;
}

/// Waits until a link is due: if a flush waits at once, otherwise when it has been quiet for a while; but after a
/// failure not before `retry`, unless something changed since. False at the end.
bool DatabaseSync::wait_until_due(std::unique_lock<std::mutex>& lock, Clock::time_point retry) {
  const auto asked = [&] { return done_ < requested_ || stopping_; };
  while (fold_due_ && !changed_.wait_for(lock, timing_.idle, asked)) fold(lock);
  changed_.wait(lock, asked);
  while (!stopping_) {
    Clock::time_point at = std::min(last_ + timing_.quiet, first_ + timing_.most);
    if (urgent_ > done_ && urgent_ > wanted_) at = Clock::time_point::min();
    if (wanted_ == requested_) at = std::max(at, retry);
    if (Clock::now() >= at) break;
    changed_.wait_until(lock, at);
  }
  return done_ < requested_;
}

Result<link::Options> DatabaseSync::link_options() {
  Result<link::Options> options = options_();
  if (!options) return options;
  options->kept = &kept_;
  options->hold_stamp = [this, mark = gate_.mark()] { return gate_.hold(mark); };
  return options;
}

Result<link::Report> DatabaseSync::link() {
  Result<link::Options> options = link_options();
  if (!options) return tl::unexpected(options.error());
  return link::link(*options);
}

/// Until something is requested. What goes wrong is tried again when it was quiet once more.
void DatabaseSync::fold(std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  bool done = false;
  if (Result<link::Options> options = link_options()) {
    options->fold = true;
    options->give_up = [this] {
      std::lock_guard guard(mutex_);
      return done_ < requested_ || stopping_;
    };
    done = options->edition->identity() != Identity::by_content || link::is_folded(options->database);
    if (!done) {
      Result<link::Report> report = link::link(*options);
      done = report && report->linked;
    }
  }
  lock.lock();
  if (done) fold_due_ = false;
}

void DatabaseSync::run() {
  std::unique_lock lock(mutex_);
  milliseconds wait = kFirstRetry;
  Clock::time_point retry = Clock::time_point::min();
  while (wait_until_due(lock, retry)) {
    const bool last = stopping_;
    wanted_ = requested_;
    const std::uint64_t wanted = wanted_;
    const Clock::time_point first = first_, begin = Clock::now();
    lock.unlock();
    Result<link::Report> report = link();
    lock.lock();
    status_.error = !report ? report.error().message : report->linked ? "" : "the packages have errors";
    if (!status_.error.empty()) {
      // An object that was being written, or a database that somebody else writes. The next start heals it.
      if (last) return;
      retry = Clock::now() + wait;
      wait = std::min(2 * wait, kLastRetry);
      continue;
    }
    wait = kFirstRetry;
    done_ = wanted;
    if (done_ < requested_) first_ = begin;
    const std::int64_t lag = milliseconds_since(first);
    status_.longest_lag_ms = std::max(status_.longest_lag_ms, lag);
    status_.generation = report->generation;
    fold_due_ = true;
    if (report->changes() > 0) {
      status_.links++;
      lock.unlock();
      if (linked_) linked_(*report, lag);
      lock.lock();
    }
    changed_.notify_all();
  }
}

}  // namespace darkpkg::serve
