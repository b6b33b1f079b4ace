#include "remote/session.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>

#include "cache/remote/protocol.hpp"
#include "remote/transfers.hpp"

namespace darkpkg::remote {
namespace {

using Clock = std::chrono::steady_clock;

/// Failures in a row after which a server is given up.
constexpr int kMostFailures = 4;
/// How often to look at the clock, in ms.
constexpr int kTick = 50;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class Session {
 public:
  Session(int peer, const Settings& settings)
      : peer_(peer), settings_(settings), transfers_(settings, [this](Outcome outcome) { finish(outcome); }) {}

  bool run() {
    while (alive_ && stop_.empty()) {
      start_requests();
      if (transfers_.running() == 0 && ended_) return alive_ && position_ == in_.size();
      bool hungry = !ended_ && transfers_.running() < Transfers::kMost;
      transfers_.work(hungry ? peer_ : -1, kTick);
      if (hungry) receive();
      watch_clock();
    }
    if (!stop_.empty()) send({"stop", "-", 0, stop_});
    return alive_;
  }

 private:
  void start_requests() {
    bool is_malformed = false;
    while (transfers_.running() < Transfers::kMost) {
      std::optional<Message> message = take_message(in_, position_, is_malformed);
      if (!message) break;
      if (transfers_.running() == 0) progress_ = Clock::now();
      transfers_.start(std::move(*message));
    }
    if (is_malformed) alive_ = false;
    in_.erase(0, position_);
    position_ = 0;
  }

  void receive() {
    std::array<char, 65536> bytes;
    ssize_t n = ::recv(peer_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n > 0) in_.append(bytes.data(), static_cast<std::size_t>(n));
    else if (n == 0) ended_ = true;
    else if (errno != EAGAIN && errno != EINTR) alive_ = false;
  }

  void send(const Message& message) {
    std::string bytes;
    append_message(bytes, message);
    for (std::size_t sent = 0; alive_ && sent < bytes.size();) {
      ssize_t n = ::send(peer_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n > 0) sent += static_cast<std::size_t>(n);
      else if (errno != EINTR) alive_ = false;
    }
  }

  void finish(const Outcome& outcome) {
    progress_ = Clock::now();
    const std::uint32_t status = outcome.answer.status;
    const bool good = status / 100 == 2 || status == kMissing;
    failures_ = good ? 0 : failures_ + 1;
    if (outcome.unreachable) stop_ = outcome.error;
    else if (status == 401 || status == 403) stop_ = "it turns us away (HTTP " + std::to_string(status) + ")";
    else if (failures_ >= kMostFailures)
      stop_ = outcome.error.empty() ? "it answers HTTP " + std::to_string(status) : outcome.error;
    send(outcome.answer);
  }

  void watch_clock() {
    if (transfers_.running() == 0 || !stop_.empty()) return;
    if (seconds_since(progress_) > settings_.timeout_s || seconds_since(start_) > settings_.limit_s)
      stop_ = "it is too slow";
  }

  int peer_;
  const Settings& settings_;
  Transfers transfers_;
  std::string in_;
  std::size_t position_ = 0;
  bool ended_ = false;
  bool alive_ = true;
  int failures_ = 0;
  std::string stop_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point progress_ = start_;
};

}  // namespace

bool serve(int peer, const Settings& settings) { return Session(peer, settings).run(); }

}  // namespace darkpkg::remote
