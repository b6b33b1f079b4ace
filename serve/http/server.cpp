#include "serve/http/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

#include "base/private_socket.hpp"

namespace darkpkg::serve {
namespace {

/// Connections above the limit that may live for the moment until one that was ended is gone.
constexpr std::size_t kSlack = 16;

}  // namespace

HttpServer::HttpServer(const Limits& limits) : limits_(limits) {
  set_payload_max_length(0);
  set_pre_routing_handler([this](const auto& request, auto& response) { return look_at(request, response); });
}

void HttpServer::post(const std::string& path,
                      std::function<void(const httplib::Request&, httplib::Response&)> handler) {
  posts_.insert(path);
  // httplib takes a body without a length for one that lasts until the connection ends; this way it reads none.
  Post(path, [handler = std::move(handler)](const httplib::Request& request, httplib::Response& response,
                                            const httplib::ContentReader&) { handler(request, response); });
}

/// Refuses what no route is for before anything more of it is read.
httplib::Server::HandlerResponse HttpServer::look_at(const httplib::Request& request,
                                                     httplib::Response& response) const {
  Connection& connection = *Connection::current();
  connection.answer();
  response.set_header("Cache-Control", "no-store");
  if (connection.peer() == Connection::Peer::browser && !admission_->admits(request, response)) {
    connection.end();
    response.set_header("Connection", "close");
    return HandlerResponse::Handled;
  }
  std::string length = request.get_header_value("Content-Length");
  if (request.has_header("Transfer-Encoding") || (!length.empty() && length != "0")) response.status = 413;
  else if (const bool posts = posts_.contains(request.path);
           posts ? request.method != "POST" : request.method != "GET" && request.method != "HEAD") {
    response.status = 405;
    response.set_header("Allow", posts ? "POST" : "GET, HEAD");
  } else return HandlerResponse::Unhandled;
  connection.end();
  response.set_header("Connection", "close");
  return HandlerResponse::Handled;
}

void HttpServer::run(std::span<const Listener> listeners, int stop, const Admission* admission) {
  admission_ = admission;
  svr_sock_ = listeners.front().fd;  // httplib ends its streams if there is none
  std::vector<pollfd> fds;
  for (const Listener& listener : listeners) fds.push_back({listener.fd, POLLIN, 0});
  fds.push_back({stop, POLLIN, 0});
  for (;;) {
    if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) break;
    if (fds.back().revents != 0) break;
    for (std::size_t i = 0; i < listeners.size(); i++)
      if (fds[i].revents != 0) accept_one(listeners[i]);
  }
  svr_sock_ = INVALID_SOCKET;
  std::unique_lock lock(mutex_);
  for (Connection& connection : connections_) connection.shut();
  closed_.wait(lock, [&] { return connections_.empty(); });
}

void HttpServer::accept_one(const Listener& listener) {
  FileDescriptor socket(::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket) {
    // Out of descriptors: the connection stays in the queue until one is free.
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
      make_room();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return;
  }
  accepted_++;
  const bool is_wanted = listener.peer == Connection::Peer::browser || is_our_user(socket.get());
  if (!is_wanted || !make_room()) {
    refused_++;
    constexpr std::string_view kBusy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    (void)::send(socket.get(), kBusy.data(), kBusy.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return;
  }
  if (listener.peer == Connection::Peer::browser) {
    // An answer is written in parts, of which the second would wait for the first one's acknowledgement: 40 ms.
    const int on = 1;
    (void)::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  std::list<Connection>::iterator at;
  {
    std::lock_guard lock(mutex_);
    connections_.emplace_back(std::move(socket), listener.peer, limits_);
    at = std::prev(connections_.end());
  }
  auto work = [this, at] {
    try {
      serve(*at);
    } catch (const std::exception&) {
      // Out of memory while a stream or a request is read: this client is ended, the others go on.
    }
    std::lock_guard lock(mutex_);
    connections_.erase(at);
    closed_.notify_all();
  };
  try {
    std::thread(work).detach();  // run() waits for it
  } catch (const std::system_error&) {
    std::lock_guard lock(mutex_);
    connections_.erase(at);
    refused_++;
  }
}

/// Ends the connection that has been idle, or sending its request, for longest, if there are too many. False if
/// there is none to end.
bool HttpServer::make_room() {
  std::lock_guard lock(mutex_);
  if (connections_.size() < limits_.connections) return true;
  if (connections_.size() >= limits_.connections + kSlack) return false;
  Connection* slowest = nullptr;
  for (Connection& connection : connections_) {
    Connection::Phase phase = connection.phase();
    if (phase != Connection::Phase::idle && phase != Connection::Phase::reading) continue;
    if (!slowest || connection.since() < slowest->since()) slowest = &connection;
  }
  if (!slowest) return false;
  slowest->shut();
  ended_++;
  return true;
}

void HttpServer::serve(Connection& connection) {
  Connection::Serving serving(connection);
  bool closed = false;
  auto simplify = [&](httplib::Request& request) {
    if (connection.peer() == Connection::Peer::browser) admission_->enter(request);
    request.ranges.clear();
    request.headers.erase("Accept-Encoding");  // the client is on this machine
  };
  while (!closed && connection.next_request()) {
    bool is_good = process_request(connection, false, closed, simplify);
    requests_++;
    if (!is_good || connection.is_ending() || connection.phase() == Connection::Phase::streaming) break;
  }
}

HttpServer::Counts HttpServer::counts() const {
  std::lock_guard lock(mutex_);
  return {accepted_, requests_, refused_, ended_, connections_.size()};
}

}  // namespace darkpkg::serve
