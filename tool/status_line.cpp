#include "tool/status_line.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "tool/message.hpp"

namespace darkpkg {
namespace {

using namespace std::chrono_literals;
constexpr auto kQuiet = 700ms;     // what is over by then needs no line
constexpr auto kInterval = 100ms;  // between two texts
constexpr auto kGuess = 300ms;     // before this the time left is not worth saying

}  // namespace

StatusLine::StatusLine(bool quiet) : terminal_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

bool StatusLine::is_due() const { return terminal_ && std::chrono::steady_clock::now() - begin_ >= kQuiet; }

void StatusLine::show(std::string_view text) {
  if (!is_due()) return;
  control_terminal("\r\033[K" + std::string(text));
  shown_ = true;
}

void StatusLine::wipe() {
  if (shown_) control_terminal("\r\033[K");
  shown_ = false;
}

ShownProgress::ShownProgress(bool quiet) : line_(quiet) { progress::set_observer(this); }

ShownProgress::~ShownProgress() { progress::set_observer(nullptr); }

void ShownProgress::at(std::string_view what, std::size_t done, std::size_t all) {
  // A thread that would wait has a newer number next time.
  std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;
  const auto now = std::chrono::steady_clock::now();
  const bool begins = what != what_;
  if (begins) {
    what_ = what;
    step_begin_ = now;
  }
  if (!line_.is_due() || (!begins && now - shown_at_ < kInterval)) return;
  shown_at_ = now;
  line_.show(progress_text(what, done, all, std::chrono::duration_cast<std::chrono::milliseconds>(now - step_begin_)));
}

std::string progress_text(std::string_view what, std::size_t done, std::size_t all, std::chrono::milliseconds elapsed) {
  std::string out = fmt::format("{}: {} of {}", what, done, all);
  if (elapsed < kGuess || done == 0 || done >= all) return out;
  const double left_s =
      static_cast<double>(elapsed.count()) / 1000 * static_cast<double>(all - done) / static_cast<double>(done);
  if (left_s < 0.5) return out;
  if (left_s < 90) return out + fmt::format(", {:.0f} s left", left_s);
  return out + fmt::format(", {:.0f} min left", left_s / 60);
}

}  // namespace darkpkg
