#include "serve/http/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace darkpkg::serve {
namespace {

thread_local Connection* served = nullptr;

}  // namespace

Connection* Connection::current() { return served; }
Connection::Serving::Serving(Connection& connection) { served = &connection; }
Connection::Serving::~Serving() { served = nullptr; }

void Connection::shut() { ::shutdown(socket_.get(), SHUT_RDWR); }

bool Connection::wait(short events, Clock::time_point until) const {
  for (;;) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd fd{socket_.get(), events, 0};
    int ready = ::poll(&fd, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
    if (left <= 0) return false;
  }
}

bool Connection::fill(Clock::time_point until) {
  begin_ = end_ = 0;
  while (wait(POLLIN, until)) {
    ssize_t got = ::recv(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got > 0) {
      end_ = static_cast<std::size_t>(got);
      return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) return false;
  }
  return false;
}

bool Connection::next_request() {
  phase_ = Phase::idle;
  since_ = Clock::now();
  if (begin_ == end_ && !fill(Clock::now() + limits_.idle)) return false;
  received_ = 0;
  writing_ = false;
  deadline_ = Clock::now() + limits_.exchange;
  since_ = Clock::now();
  phase_ = Phase::reading;
  return true;
}

bool Connection::is_readable() const { return begin_ < end_ || wait(POLLIN, deadline_); }

/// httplib asks this before it writes, and stops a stream if it is false.
bool Connection::is_writable() const {
  pollfd fd{socket_.get(), POLLOUT, 0};
  if (phase_ == Phase::streaming) {
    // A client that is gone is noticed here, not only by the next event.
    fd.events = POLLOUT | POLLRDHUP;
    return ::poll(&fd, 1, 0) >= 0 && (fd.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
  }
  return ::poll(&fd, 1, 0) >= 0 && (fd.revents & (POLLHUP | POLLERR)) == 0;
}

ssize_t Connection::read(char* to, std::size_t size) {
  if (begin_ == end_ && !fill(deadline_)) return -1;
  std::size_t taken = std::min(size, end_ - begin_);
  received_ += taken;
  if (received_ > limits_.request_bytes) return -1;
  std::memcpy(to, buffer_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t Connection::write(const char* from, std::size_t size) {
  if (!std::exchange(writing_, true)) {
    if (phase_ == Phase::reading) phase_ = Phase::answering;
    deadline_ = Clock::now() + limits_.exchange;
  }
  Clock::time_point until = phase_ == Phase::streaming ? Clock::now() + limits_.stalled_stream : deadline_;
  std::size_t sent = 0;
  while (sent < size) {
    ssize_t done = ::send(socket_.get(), from + sent, size - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    const bool failed = done < 0 && errno != EAGAIN && errno != EINTR;
    if (done > 0) sent += static_cast<std::size_t>(done);
    else if (failed || !wait(POLLOUT, until)) return -1;
    if (Clock::now() > until) return -1;
  }
  return static_cast<ssize_t>(sent);
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();  // there are none on a Unix-domain socket
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const { get_remote_ip_and_port(ip, port); }

}  // namespace darkpkg::serve
