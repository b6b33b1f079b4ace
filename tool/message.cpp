#include "tool/message.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "tool/terminal_text.hpp"

namespace darkpkg {
namespace {

/// 0, or the errno of the write that failed.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return errno == EPIPE ? 0 : errno;  // if nobody listens any more, nothing is missed
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int write_to(int fd, std::string_view text) {
  return ::isatty(fd) == 1 ? write_all(fd, terminal_text(text)) : write_all(fd, text);
}

int output_errno = 0;

}  // namespace

void print_out(std::string_view text) {
  if (int failed = write_to(STDOUT_FILENO, text); failed != 0) output_errno = failed;
}
void print_error(std::string_view text) { write_to(STDERR_FILENO, text); }
void control_terminal(std::string_view text) { write_all(STDERR_FILENO, text); }

ExitCode check_output() {
  if (output_errno == 0) return kOk;
  return report({std::string("cannot write the answer to stdout: ") + std::strerror(output_errno),
                 "make room there, or send it somewhere else"});
}

ExitCode report(const Error& error) {
  std::string text = "darkpkg: " + error.message + "\n";
  if (!error.hint.empty()) text += "  help: " + error.hint + "\n";
  print_error(text);
  return kEnvironmentError;
}

}  // namespace darkpkg
