#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "link/link.hpp"
#include "serve/feed.hpp"
#include "session/builder.hpp"

namespace darkpkg::serve {

/// What the last builds did and how long each phase took, as JSON: docs/store.md, `GET /v1/builds`. Each is told as an
/// event `build`, too.
class BuildLog {
 public:
  explicit BuildLog(Feed& feed) : feed_(feed) {}

  /// A save was compiled and published in memory, or refused, just now. `items`: how many are others now.
  void add_save(const session::Outcome& outcome, std::chrono::steady_clock::duration since_change,
                std::uint64_t generation, std::size_t items);
  /// The database was brought up to date, just now.
  void add_link(const link::Report& report);

  /// The last builds as a JSON array, the oldest first.
  std::string text() const;

 private:
  void add(nlohmann::ordered_json build, std::int64_t us);

  Feed& feed_;
  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::deque<std::string> builds_;
};

}  // namespace darkpkg::serve
