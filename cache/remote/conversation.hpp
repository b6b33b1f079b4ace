#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "cache/remote/protocol.hpp"

namespace darkpkg::remote {

/// A helper to start.
struct Helper {
  std::string program;                                           ///< its path, or a name on the PATH
  std::vector<std::pair<std::string, std::string>> environment;  ///< on top of ours
  int timeout_ms = 0;                                            ///< it is ended if it takes longer
};

/// Starts the helper, sends it `next()` until that returns nothing, and hands its answers to `answer`, until it has
/// ended. Requests are made as the helper takes them, so that not all bodies are in memory at once. An error if it
/// can't be started, ends with a failure or says something else than it should.
Result<void> converse(const Helper& helper, const std::function<std::optional<Message>()>& next,
                      const std::function<void(Message)>& answer);

}  // namespace darkpkg::remote
