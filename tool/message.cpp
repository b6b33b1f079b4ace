#include "tool/message.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>

namespace darkpkg {
namespace {

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody listens any more
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

void print_out(std::string_view text) { write_all(STDOUT_FILENO, text); }
void print_error(std::string_view text) { write_all(STDERR_FILENO, text); }

ExitCode report(const Error& error) {
  std::string text = "darkpkg: " + error.message + "\n";
  if (!error.hint.empty()) text += "  help: " + error.hint + "\n";
  print_error(text);
  return kEnvironmentError;
}

}  // namespace darkpkg
