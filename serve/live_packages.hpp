#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "serve/database_sync.hpp"
#include "serve/feed.hpp"
#include "session/session.hpp"
#include "store/package_store.hpp"

namespace darkpkg::serve {

/// A session's builds, seen from the store: what was compiled is visible in memory at once, the database follows.
class LivePackages : public session::Listener {
 public:
  /// `sync`: null where there is no database.
  LivePackages(store::PackageStore& store, Feed& feed, DatabaseSync* sync, bool quiet)
      : store_(store), feed_(feed), sync_(sync), quiet_(quiet) {}

  /// What the session's builder does instead of a link.
  Result<void> publish(session::Outcome& outcome, bool everything);

  void built(const session::Outcome& outcome, session::Clock::duration since_change) override;
  void failed(const Error& error) override;
  void settled() override {}

  /// What is wrong with the packages, as a JSON array.
  std::string diagnostics() const;
  /// How long saves took to be visible, as lines of metrics.
  std::string timings() const;

 private:
  void set_diagnostics(std::string json, std::size_t errors);

  store::PackageStore& store_;
  Feed& feed_;
  DatabaseSync* sync_;
  const bool quiet_;

  mutable std::mutex mutex_;
  std::string diagnostics_ = "[]";
  std::vector<double> seconds_;  // the last saves, in a ring
  std::size_t saves_ = 0;
};

/// The change event's data.
std::string change_event(const store::Update& update);

}  // namespace darkpkg::serve
