#include "ninja/run_ninja.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.hpp"
#include "ninja/environment.hpp"

namespace darkpkg {
namespace {

/// Leaves SIGINT, SIGTERM and SIGQUIT to Ninja as long as it runs: it stops its commands and tidies up.
class SignalsIgnored {
 public:
  SignalsIgnored() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (std::size_t i = 0; i < kSignals.size(); i++) ::sigaction(kSignals[i], &ignore, &before_[i]);
  }
  ~SignalsIgnored() {
    for (std::size_t i = 0; i < kSignals.size(); i++) ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  SignalsIgnored(const SignalsIgnored&) = delete;
  SignalsIgnored& operator=(const SignalsIgnored&) = delete;

 private:
  static constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGQUIT};
  std::array<struct sigaction, 3> before_{};
};

void read_lines(int fd, const std::function<void(std::string_view line)>& line) {
  std::string pending;
  std::array<char, 16384> buffer;
  for (;;) {
    ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    pending.append(buffer.data(), static_cast<std::size_t>(n));
    std::size_t begin = 0;
    for (std::size_t end; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1)
      line(std::string_view(pending).substr(begin, end - begin));
    pending.erase(0, begin);
  }
  if (!pending.empty()) line(pending);
}

}  // namespace

Result<NinjaExit> run_ninja(const NinjaCall& call, const std::function<void(std::string_view line)>& line) {
  const char* chosen = std::getenv("NINJA");
  std::vector<std::string> arguments{chosen != nullptr && *chosen != '\0' ? chosen : "ninja"};
  arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
  std::vector<std::string> environment = merged_environment(call.environment);

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(errno_message("make a pipe for", arguments[0]));
  FileDescriptor output(ends[0]);
  FileDescriptor input(ends[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, call.build_dir.c_str());
  pid_t child = 0;
  int error = ::posix_spawnp(&child, arguments[0].c_str(), &actions, nullptr, exec_pointers(arguments).data(),
                             exec_pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    return fail("cannot run '" + arguments[0] + "': " + std::strerror(error),
                "install Ninja (Debian: apt-get install ninja-build), or name it in the variable NINJA");

  SignalsIgnored ignored;
  input = FileDescriptor();
  read_lines(output.get(), line);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  NinjaExit out;
  if (WIFSIGNALED(status)) out.signal = WTERMSIG(status);
  else out.code = WEXITSTATUS(status);
  return out;
}

}  // namespace darkpkg
