#include "cache/remote/conversation.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/file.hpp"

namespace darkpkg::remote {
namespace {

using Clock = std::chrono::steady_clock;

/// Bytes that may wait to be sent before more are made.
constexpr std::size_t kHighWater = std::size_t{256} << 10;

/// A process that is ended and waited for when it goes out of scope.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    (void)wait();
  }
  /// What it exited with; -1 if a signal ended it.
  int wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_;
};

Result<pid_t> spawn(const Helper& helper, int socket) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; entry++) {
    std::string_view text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : helper.environment)
      replaced |= text.starts_with(name) && text.substr(name.size()).starts_with("=");
    if (!replaced) variables.emplace_back(text);
  }
  for (const auto& [name, value] : helper.environment) variables.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  std::string program = helper.program;
  std::array<char*, 2> arguments{program.data(), nullptr};
  pid_t pid = -1;
  int error = ::posix_spawnp(&pid, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail("cannot start '" + helper.program + "': " + std::strerror(error));
  return pid;
}

class Conversation {
 public:
  Conversation(int socket, Clock::time_point deadline, const std::function<std::optional<Message>()>& next,
               const std::function<void(Message)>& answer)
      : socket_(socket), deadline_(deadline), next_(next), answer_(answer) {}

  Result<void> run() {
    for (;;) {
      if (out_.size() - sent_ == 0) fill();
      pollfd poll{socket_, static_cast<short>(POLLIN | (sent_ < out_.size() ? POLLOUT : 0)), 0};
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
      if (left <= 0) return fail("it took too long");
      int ready = ::poll(&poll, 1, static_cast<int>(left));
      if (ready < 0 && errno != EINTR) return fail(errno_message("wait for", "the helper"));
      if (ready <= 0) continue;
      if ((poll.revents & POLLOUT) != 0) send();
      if ((poll.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        Result<bool> more = receive();
        if (!more) return tl::unexpected(more.error());
        if (!*more) return {};
      }
    }
  }

 private:
  void fill() {
    out_.clear();
    sent_ = 0;
    while (!ended_ && out_.size() < kHighWater) {
      if (std::optional<Message> message = next_()) append_message(out_, *message);
      else end();
    }
  }
  void end() {
    ended_ = true;
    if (out_.empty()) ::shutdown(socket_, SHUT_WR);
  }
  void send() {
    ssize_t n = ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // If it does not listen any more it still may have said why.
    sent_ = n < 0 ? out_.size() : sent_ + static_cast<std::size_t>(n);
    if (n < 0) ended_ = true;
    if (ended_ && sent_ == out_.size()) ::shutdown(socket_, SHUT_WR);
  }
  /// Whether there may be more.
  Result<bool> receive() {
    std::array<char, 65536> bytes;
    ssize_t n = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (n <= 0) {
      if (!in_.empty()) return fail("its answer is cut off");
      return false;
    }
    in_.append(bytes.data(), static_cast<std::size_t>(n));
    std::size_t position = 0;
    bool is_malformed = false;
    while (std::optional<Message> message = take_message(in_, position, is_malformed)) answer_(std::move(*message));
    if (is_malformed) return fail("its answer is malformed");
    in_.erase(0, position);
    return true;
  }

  int socket_;
  Clock::time_point deadline_;
  const std::function<std::optional<Message>()>& next_;
  const std::function<void(Message)>& answer_;
  std::string out_;
  std::size_t sent_ = 0;
  std::string in_;
  bool ended_ = false;
};

}  // namespace

Result<void> converse(const Helper& helper, const std::function<std::optional<Message>()>& next,
                      const std::function<void(Message)>& answer) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(errno_message("make", "a socket"));
  FileDescriptor ours(ends[0]);
  Result<pid_t> pid = [&] {
    FileDescriptor theirs(ends[1]);
    return spawn(helper, theirs.get());
  }();
  if (!pid) return tl::unexpected(pid.error());
  Child child(*pid);
  Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(helper.timeout_ms);
  Result<void> done = Conversation(ours.get(), deadline, next, answer).run();
  if (!done) return fail("'" + helper.program + "' failed: " + done.error().message);
  // 127: what a failed exec leaves if posix_spawn could not tell.
  if (int code = child.wait(); code != 0) return fail("'" + helper.program + "' failed");
  return {};
}

}  // namespace darkpkg::remote
