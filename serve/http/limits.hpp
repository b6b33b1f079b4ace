#pragma once

#include <chrono>
#include <cstddef>

namespace darkpkg::serve {

/// What a client may take.
struct Limits {
  std::size_t connections = 64;
  std::size_t streams = 16;                        ///< of the connections, those that follow events
  std::size_t request_bytes = 64 << 10;            ///< line, headers and body
  std::chrono::milliseconds exchange{5000};        ///< to send a request, and again to take its answer
  std::chrono::milliseconds idle{60'000};          ///< between two requests
  std::chrono::milliseconds stalled_stream{5000};  ///< an event that the client does not take
};

}  // namespace darkpkg::serve
