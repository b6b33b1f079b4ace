#include "tool/on_change.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/run_program.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

constexpr std::chrono::milliseconds kPoll{20};
constexpr std::chrono::seconds kPatience{2};

/// The command as a process group of its own, so that all of it can be ended; without our blocked signals and without
/// the terminal's input.
int spawn(const std::string& command, std::vector<std::string> environment, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> arguments{"sh", "-c", command};
  int error = ::posix_spawn(&child, "/bin/sh", &actions, &attributes, exec_pointers(arguments).data(),
                            exec_pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

OnChange::OnChange(std::string command) : command_(std::move(command)), thread_([this] { work(); }) {}

OnChange::~OnChange() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
    next_.reset();
  }
  changed_.notify_all();
}

void OnChange::run(Environment environment) {
  {
    std::lock_guard lock(mutex_);
    next_ = std::move(environment);
  }
  changed_.notify_all();
}

void OnChange::work() {
  for (;;) {
    Environment environment;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stop_ || next_; });
      if (stop_) return;
      environment = std::move(*std::exchange(next_, std::nullopt));
    }
    run_one(environment);
  }
}

void OnChange::run_one(const Environment& environment) {
  pid_t child = 0;
  if (int error = spawn(command_, merged_environment(environment), child); error != 0) {
    print_error(std::string("darkpkg: cannot run the command of --on-change: ") + std::strerror(error) + "\n");
    return;
  }
  std::optional<std::chrono::steady_clock::time_point> told;  // when it was asked to end
  bool killed = false;
  int status = 0;
  for (;;) {
    pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child || (done < 0 && errno != EINTR)) break;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPoll, [this] { return stop_; });
    if (!stop_) continue;
    lock.unlock();
    auto now = std::chrono::steady_clock::now();
    if (!told) {
      told = now;
      ::kill(-child, SIGTERM);
    } else if (!killed && now - *told > kPatience) {
      killed = true;
      ::kill(-child, SIGKILL);
    }
    if (told) std::this_thread::sleep_for(kPoll);
  }
  if (told) return;
  if (WIFSIGNALED(status))
    print_error("darkpkg: the command of --on-change was ended by signal " + std::to_string(WTERMSIG(status)) + "\n");
  else if (WEXITSTATUS(status) != 0)
    print_error("darkpkg: the command of --on-change ended with " + std::to_string(WEXITSTATUS(status)) + "\n");
}

}  // namespace darkpkg
