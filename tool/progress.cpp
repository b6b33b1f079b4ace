#include "tool/progress.hpp"

#include "tool/message.hpp"
#include "tool/terminal_text.hpp"

namespace darkpkg {

Progress::Progress(bool pass_through, bool collect_json, bool quiet)
    : pass_through_(pass_through), collect_json_(collect_json), line_(quiet) {}

void Progress::show(std::string_view text) {
  line_.wipe();
  print_error(std::string(text) + "\n");
}

void Progress::status(std::string_view text) {
  std::size_t end = text.find(']');
  std::string_view counts = text.substr(0, end + 1);
  std::string_view what = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  // Ninja prints the status of an edge that failed as well; FAILED follows. With -v the command stands for its
  // description; that of a compile ends with the object.
  const std::string_view command = what.ends_with('\'') ? what.substr(0, what.size() - 1) : what;
  if (what.starts_with("compile ") || (pass_through_ && command.ends_with(".darkc"))) compiled_++;
  if (pass_through_) return show(text);
  if (!line_.is_due()) return;
  std::size_t slash = what.rfind('/');
  line_.show(std::string(counts) + " " +
             terminal_text(slash == std::string_view::npos ? what : what.substr(slash + 1)));
}

void Progress::line(std::string_view text) {
  if (text.starts_with('\x1f')) return status(text.substr(1));
  constexpr std::string_view kColouredFailed = "\033[31mFAILED: \033[0m";
  if (text.starts_with("FAILED: ") || text.starts_with(kColouredFailed)) {
    failed_++;
    // The edge's objects stand behind it.
    if (compiled_ > 0 && text.find(".darkc") != std::string_view::npos) compiled_--;
    skip_command_ = true;
    if (!pass_through_) return;
  } else if (skip_command_) {
    skip_command_ = false;
    if (!pass_through_) return;
  } else if (text.starts_with("ninja: ")) {
    bool is_error = text.starts_with("ninja: error:") || text.starts_with("ninja: fatal:");
    ninja_error_ |= is_error;
    if (!is_error && !pass_through_) return;
  } else if (text.starts_with("darkpkg: ")) {
    environment_error_ = true;
  } else if (collect_json_ && text.starts_with('{')) {
    json_lines_.append(text).append("\n");
    return;
  }
  show(text);
}

}  // namespace darkpkg
