#pragma once

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>

#include "base/file.hpp"
#include "serve/http/limits.hpp"

namespace darkpkg::serve {

/// A client's connection as httplib reads and writes it, but with an end: so many bytes and so much time for a request,
/// so much time for its answer, whatever the client does in between.
class Connection : public httplib::Stream {
 public:
  enum class Phase : std::uint8_t {
    idle,       ///< between requests
    reading,    ///< a request
    answering,  ///< or making the answer
    streaming,  ///< events, without an end
  };

  /// Who is at the other end.
  enum class Peer : std::uint8_t {
    user,     ///< a process of this user's, on a Unix-domain socket
    browser,  ///< whoever reaches the TCP socket: only requests that show the token are answered
  };

  Connection(FileDescriptor socket, Peer peer, const Limits& limits)
      : socket_(std::move(socket)), peer_(peer), limits_(limits) {}
  Peer peer() const { return peer_; }

  /// Waits for the first byte of the next request. False if none comes.
  bool next_request();
  /// The request is read: from now on the connection does not have to make room for others.
  void answer() { phase_ = Phase::answering; }
  /// From now on only a client that takes nothing at all is left.
  void stream() { phase_ = Phase::streaming; }
  /// No request may follow this one: what comes may be the rest of it.
  void end() { ending_ = true; }
  bool is_ending() const { return ending_; }
  Phase phase() const { return phase_; }
  std::chrono::steady_clock::time_point since() const { return since_; }
  /// Ends what the connection's thread does with it; callable from any thread.
  void shut();

  /// The connection that this thread serves.
  static Connection* current();
  class Serving {
   public:
    explicit Serving(Connection& connection);
    ~Serving();
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;
  };

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }

 private:
  using Clock = std::chrono::steady_clock;
  bool wait(short events, Clock::time_point until) const;
  bool fill(Clock::time_point until);

  FileDescriptor socket_;
  const Peer peer_;
  const Limits& limits_;
  std::atomic<Phase> phase_{Phase::idle};
  std::atomic<Clock::time_point> since_{Clock::now()};  // when the phase began
  Clock::time_point deadline_;
  bool writing_ = false;  // the answer has begun
  bool ending_ = false;
  std::size_t received_ = 0;  // bytes of this request
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0, end_ = 0;  // what of the buffer is not read yet
};

}  // namespace darkpkg::serve
