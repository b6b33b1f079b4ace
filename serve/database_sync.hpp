#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "link/link.hpp"
#include "serve/stamp_gate.hpp"

namespace darkpkg::serve {

/// Brings the database to what the objects say, on a thread of its own, some time after it was asked to: several
/// requests become one link. Nothing is lost if the process dies in between: the objects are written first, and the
/// next link finds those that the database does not have.
class DatabaseSync {
 public:
  using Clock = std::chrono::steady_clock;

  struct Timing {
    std::chrono::milliseconds quiet{100};  ///< so long after the last request
    std::chrono::milliseconds most{1000};  ///< but so long after the first one at the latest
    /// So long after the last link Dark's rows are brought to stand as a clean link writes them.
    std::chrono::milliseconds idle{5000};
  };

  struct Status {
    bool pending = false;         ///< the database lags
    std::int64_t lag_ms = 0;      ///< since the first request that it lacks
    std::int64_t generation = 0;  ///< of the database, as of the last link
    std::uint64_t links = 0;      ///< transactions of ours
    std::int64_t longest_lag_ms = 0;
    std::string error;  ///< of the last link; empty if it was fine
  };

  /// Called on the sync's thread after each link that changed the database, without any lock.
  using Linked = std::function<void(const link::Report&, std::int64_t lag_ms)>;
  /// Asked before each link, on the sync's thread: the tables may be others by then.
  using Options = std::function<Result<link::Options>()>;

  /// `gate` must outlive it.
  DatabaseSync(Options options, Timing timing, const StampGate& gate, Linked linked);
  /// Links what is pending, once.
  ~DatabaseSync();
  DatabaseSync(const DatabaseSync&) = delete;
  DatabaseSync& operator=(const DatabaseSync&) = delete;

  /// Objects changed.
  void request();
  /// Waits until everything that was requested before is in the database; an error if that takes longer than
  /// `at_most` or can't be done.
  Result<Status> flush(std::chrono::milliseconds at_most);
  Status status() const;

 private:
  void run();
  bool wait_until_due(std::unique_lock<std::mutex>& lock, Clock::time_point retry);
  Result<link::Options> link_options();
  Result<link::Report> link();
  void fold(std::unique_lock<std::mutex>& lock);

  link::Kept kept_;
  const Options options_;
  const Timing timing_;
  const StampGate& gate_;
  const Linked linked_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::uint64_t requested_ = 0;  // counts requests
  std::uint64_t done_ = 0;       // the requests that the database has
  std::uint64_t urgent_ = 0;     // a flush waits for this one
  std::uint64_t wanted_ = 0;     // what the last link was for
  Clock::time_point first_, last_;
  Status status_;
  bool fold_due_ = false;  // a link changed something since the last fold
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace darkpkg::serve
