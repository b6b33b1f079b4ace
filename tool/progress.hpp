#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tool/status_line.hpp"

namespace darkpkg {

/// What Ninja and its commands print, sorted: status lines count, the noise around failures goes, the rest is shown on
/// stderr as it comes. A status line shows how far the build is.
class Progress {
 public:
  /// The value of NINJA_STATUS that makes its status lines recognisable.
  static constexpr std::string_view kStatus = "\x1f[%f/%t] ";

  /// `pass_through`: show every line as it is; `collect_json`: collect instead of showing what is JSON; `quiet`: no
  /// line at the bottom.
  Progress(bool pass_through, bool collect_json, bool quiet = false);

  void line(std::string_view text);
  /// Takes the status line away.
  void end() { line_.wipe(); }

  std::size_t compiled() const { return compiled_; }             ///< compile edges that ended well
  std::size_t failed() const { return failed_; }                 ///< edges that failed
  bool ninja_error() const { return ninja_error_; }              ///< Ninja itself gave up
  bool environment_error() const { return environment_error_; }  ///< a command said that it could not read or write
  const std::string& json_lines() const { return json_lines_; }

 private:
  void status(std::string_view text);
  void show(std::string_view text);

  bool pass_through_;
  bool collect_json_;
  StatusLine line_;
  bool skip_command_ = false;  ///< the line after FAILED: is the command
  std::size_t compiled_ = 0;
  std::size_t failed_ = 0;
  bool ninja_error_ = false;
  bool environment_error_ = false;
  std::string json_lines_;
};

}  // namespace darkpkg
