#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <span>
#include <string>

#include "base/file.hpp"
#include "serve/http/admission.hpp"
#include "serve/http/connection.hpp"
#include "serve/http/limits.hpp"

namespace darkpkg::serve {

/// httplib's parser and routes behind an accept loop of our own: httplib's has no bound on the number of connections,
/// nor on the time that one request may take. Requests have no bodies here, and answers are sent whole: a body may be
/// compressed a thousandfold, and many ranges of one answer are longer than any answer.
class HttpServer : public httplib::Server {
 public:
  explicit HttpServer(const Limits& limits);

  /// A listening socket.
  struct Listener {
    int fd = -1;
    Connection::Peer peer{};  ///< of its connections
  };
  /// Serves the listening sockets, of which there is at least one, until `stop` is readable; then ends all connections
  /// and returns. Browsers see what `admission` lets them see; null: there is no listener for them.
  void run(std::span<const Listener> listeners, int stop, const Admission* admission = nullptr);
  /// Calls `handler` for POST at exactly this path.
  void post(const std::string& path, std::function<void(const httplib::Request&, httplib::Response&)> handler);

  struct Counts {
    std::uint64_t connections = 0;  ///< accepted so far
    std::uint64_t requests = 0;     ///< answered so far
    std::uint64_t refused = 0;      ///< connections that were not served
    std::uint64_t ended = 0;        ///< slow or idle ones that had to make room
    std::size_t open = 0;
  };
  Counts counts() const;
  const Limits& limits() const { return limits_; }

 private:
  void accept_one(const Listener& listener);
  void serve(Connection& connection);
  HandlerResponse look_at(const httplib::Request& request, httplib::Response& response) const;
  bool make_room();

  const Limits limits_;
  const Admission* admission_ = nullptr;
  std::set<std::string> posts_;  // paths
  mutable std::mutex mutex_;
  std::condition_variable closed_;
  std::list<Connection> connections_;  // guarded by mutex_; each is used by its own thread
  std::atomic<std::uint64_t> accepted_{0}, requests_{0}, refused_{0}, ended_{0};
};

}  // namespace darkpkg::serve
