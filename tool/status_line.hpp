#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "base/progress.hpp"

namespace darkpkg {

/// One line at the bottom of the terminal that says how far the work is, once it takes long enough for anybody to
/// wonder. There is none if stderr is no terminal, or if nothing shall be shown.
class StatusLine {
 public:
  explicit StatusLine(bool quiet);
  ~StatusLine() { wipe(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Shows the text instead of the one before. One line, without control characters.
  void show(std::string_view text);
  /// Takes the line away, for what is printed next.
  void wipe();
  /// Would show() show something now?
  bool is_due() const;

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Shows the work of this process in a status line, as long as this lives: what, how much of how much, and the time
/// that is left if it goes on as it did. Nothing else may be printed meanwhile.
class ShownProgress : progress::Observer {
 public:
  explicit ShownProgress(bool quiet = false);
  ~ShownProgress() override;

 private:
  void at(std::string_view what, std::size_t done, std::size_t all) override;

  StatusLine line_;
  std::mutex mutex_;  // of all below, and of the line
  std::string_view what_;
  std::chrono::steady_clock::time_point step_begin_;
  std::chrono::steady_clock::time_point shown_at_;
};

/// What a status line says of work that has taken `elapsed`: "objects read: 1200 of 2760, 3 s left".
std::string progress_text(std::string_view what, std::size_t done, std::size_t all, std::chrono::milliseconds elapsed);

}  // namespace darkpkg
