#include "base/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/file.hpp"

namespace darkpkg {
namespace {

/// Takes the signals that end a program as long as the program runs. The terminal's Ctrl-C reaches that too, but who
/// ends this process alone means both.
class EndSignals {
 public:
  EndSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
      if (!is_ignored(signal)) sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, &before_);
    fd_ = FileDescriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  }
  ~EndSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  int fd() const { return fd_.get(); }
  const sigset_t& before() const { return before_; }

  /// The next one that came, 0: none.
  int take() const {
    signalfd_siginfo info{};
    return ::read(fd_.get(), &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
  }

 private:
  /// As nohup has it, and a shell for what runs in its background. A blocked signal would come all the same.
  static bool is_ignored(int signal) {
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
  }

  sigset_t before_{};
  FileDescriptor fd_;
};

/// Splits what comes into lines.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view line)>& line) : line_(line) {}
  void add(std::string_view text) {
    pending_.append(text);
    std::size_t begin = 0;
    for (std::size_t end; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
      line_(std::string_view(pending_).substr(begin, end - begin));
    pending_.erase(0, begin);
  }
  void end() {
    if (!pending_.empty()) line_(pending_);
  }

 private:
  const std::function<void(std::string_view line)>& line_;
  std::string pending_;
};

/// Reads until the other side is closed, and ends the child if somebody wants us to end. Returns the first signal,
/// 0: none came.
int read_lines(int fd, pid_t child, const EndSignals& signals, const std::function<void(std::string_view line)>& line) {
  Lines lines(line);
  int interrupted = 0;
  std::array<char, 16384> buffer;
  for (;;) {
    std::array<pollfd, 2> fds{{{fd, POLLIN, 0}, {signals.fd(), POLLIN, 0}}};
    if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) break;
    while (const int signal = signals.take()) {
      if (interrupted == 0) interrupted = signal;
      // Its own children get what it gets, and a shell that waits for a command may go on after a SIGINT.
      ::kill(child, SIGTERM);
    }
    if (fds[0].revents == 0) continue;
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    lines.add({buffer.data(), static_cast<std::size_t>(n)});
  }
  lines.end();
  return interrupted;
}

}  // namespace

std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& ours) {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; entry++) {
    std::string_view text = *entry;
    std::string_view name = text.substr(0, text.find('='));
    bool replaced = false;
    for (const auto& [key, value] : ours) replaced |= key == name;
    if (!replaced) out.emplace_back(text);
  }
  for (const auto& [key, value] : ours) out.emplace_back(key).append("=").append(value);
  return out;
}

std::vector<char*> exec_pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  out.reserve(strings.size() + 1);
  for (std::string& s : strings) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

Result<ProgramExit> run_program(const ProgramCall& call, const std::function<void(std::string_view line)>& line) {
  std::vector<std::string> arguments = call.arguments;
  std::vector<std::string> environment = merged_environment(call.environment);

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(errno_message("make a pipe for", arguments[0]));
  FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, call.folder.c_str());
  const EndSignals signals;  // from before there is a child that could be left alone
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &signals.before());
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  int error = ::posix_spawnp(&child, arguments[0].c_str(), &actions, &attributes, exec_pointers(arguments).data(),
                             exec_pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail("cannot run '" + arguments[0] + "': " + std::strerror(error));

  input = FileDescriptor();
  ProgramExit out;
  out.interrupted = read_lines(output.get(), child, signals, line);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) out.signal = WTERMSIG(status);
  else out.code = WEXITSTATUS(status);
  return out;
}

}  // namespace darkpkg
