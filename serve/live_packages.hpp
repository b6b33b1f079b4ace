#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "serve/build_log.hpp"
#include "serve/database_sync.hpp"
#include "serve/feed.hpp"
#include "serve/stamp_gate.hpp"
#include "session/session.hpp"
#include "store/package_store.hpp"

namespace darkpkg::serve {

/// A session's builds, seen from the store: what was compiled is visible in memory at once, the database follows.
class LivePackages : public session::Publisher, public session::Listener {
 public:
  /// `sync`: null if there is no database.
  LivePackages(store::PackageStore& store, Feed& feed, BuildLog& builds, StampGate& gate, DatabaseSync* sync,
               bool quiet)
      : store_(store), feed_(feed), builds_(builds), gate_(gate), sync_(sync), quiet_(quiet) {}

  /// Shows what was built before, if that can be used as it is; otherwise the session builds it.
  void open();

  void writing() override { gate_.changing(); }
  Result<void> publish(session::Outcome& outcome, bool everything) override;
  void unchanged() override;
  Result<void> looked(session::Outcome& outcome) override;
  bool is_linked() override;

  void built(const session::Outcome& outcome, session::Clock::duration since_change) override;
  void failed(const Error& error) override;
  void settled() override {}
  void polling(const session::SilentPlace& place, std::chrono::milliseconds interval) override;

  /// What is wrong with the packages, as a JSON array.
  std::string diagnostics() const;
  /// How long saves took to be visible, as lines of metrics.
  std::string timings() const;

 private:
  Result<void> take(store::Update update, session::Outcome& outcome);
  Result<void> remember(store::Update& update);
  std::string json_of_file(const link::FileDiagnostics& file) const;
  void tell(const std::vector<link::FileDiagnostics>& found);

  store::PackageStore& store_;
  Feed& feed_;
  BuildLog& builds_;
  StampGate& gate_;
  DatabaseSync* sync_;
  const bool quiet_;
  // The diagnostics of the sources as they are published, as JSON, by path; used on the session's thread only.
  std::map<std::string, std::string> known_;
  bool knows_all_ = false;
  std::size_t changes_ = 0;  // items, of the last update that was published
  bool told_more_ = false;   // of files that are not published

  mutable std::mutex mutex_;
  std::string diagnostics_ = "[]";
  std::vector<double> seconds_;  // the last saves, in a ring
  std::size_t saves_ = 0;
};

/// The change event's data.
std::string change_event(const store::Update& update);

}  // namespace darkpkg::serve
