#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace darkpkg {

/// Runs a user's command in the background whenever it is told to; while one runs, the next waits, and of several that
/// wait only the last is run. The command is a text for /bin/sh. Nothing is ever put into that text: what it is about
/// comes in environment variables, so that no file name can be read as a part of it.
class OnChange {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  explicit OnChange(std::string command);
  /// Ends the command that runs, with SIGTERM, and after two seconds with SIGKILL.
  ~OnChange();
  OnChange(const OnChange&) = delete;
  OnChange& operator=(const OnChange&) = delete;

  void run(Environment environment);

 private:
  void work();
  void run_one(const Environment& environment);

  const std::string command_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Environment> next_;
  bool stop_ = false;
  std::jthread thread_;
};

}  // namespace darkpkg
