#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "cache/remote/protocol.hpp"
#include "remote/settings.hpp"

namespace darkpkg::remote {

/// How one request ended. An empty error: the server answered, whatever its status is.
struct Outcome {
  Message answer;
  std::string error;
  bool unreachable = false;  ///< nothing that was sent arrived: no use in trying again
};

/// Requests to one server that run at the same time over few connections, which are kept. The only place that knows
/// libcurl.
class Transfers {
 public:
  /// Takes outcomes as they come.
  Transfers(const Settings& settings, std::function<void(Outcome)> done);
  ~Transfers();

  /// How many run at once at most.
  static constexpr std::size_t kMost = 64;
  void start(Message request);
  std::size_t running() const;

  /// Waits up to `timeout_ms` for something to happen, here or on the readable file `extra` (-1: none), and does it.
  void work(int extra, int timeout_ms);

 private:
  struct Curl;
  std::unique_ptr<Curl> curl_;
};

}  // namespace darkpkg::remote
