#include "ninja/ninja_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace darkpkg {
namespace {

/// The versions whose lines are `start<TAB>end<TAB>mtime<TAB>output<TAB>command hash`, later ones replacing earlier
/// ones: Ninja 1.9 to 1.13. Where there is another version Ninja makes the outputs again, no more.
constexpr std::string_view kHeaders[] = {"# ninja log v5\n", "# ninja log v6\n", "# ninja log v7\n"};

/// The hash in the last line about an output; nothing where there is no such line.
std::optional<std::string> command_of(std::string_view log, const std::string& output) {
  std::string wanted = "\t" + output + "\t";
  std::size_t at = log.rfind(wanted);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = log.substr(at + wanted.size());
  std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || rest.substr(0, end).find('\t') != std::string_view::npos) return std::nullopt;
  return std::string(rest.substr(0, end));
}

}  // namespace

Result<void> log_outputs(const std::string& build_dir, const std::vector<LoggedOutput>& outputs) {
  std::string path = build_dir + "/.ninja_log";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC));
  if (outputs.empty() || (!file && errno == ENOENT)) return {};
  if (!file) return fail(errno_message("write", path));
  char header[16] = {};
  std::string_view found(header, sizeof header - 1);
  bool known = false;
  if (::pread(file.get(), header, found.size(), 0) == static_cast<ssize_t>(found.size()))
    for (std::string_view each : kHeaders) known |= found == each;
  if (!known) return {};

  std::string lines;
  char last = '\n';
  // What a killed Ninja left of a line must not swallow ours.
  if (::lseek(file.get(), -1, SEEK_END) > 0 && ::read(file.get(), &last, 1) == 1 && last != '\n') lines += '\n';
  for (const LoggedOutput& output : outputs) {
    std::optional<std::string> command = "0";
    if (output.keep_command) {
      Result<std::string> log = read_file(path);
      command = log ? command_of(*log, output.path) : std::nullopt;
      if (!command) continue;
    }
    lines.append("0\t0\t").append(std::to_string(output.mtime_ns)).append("\t").append(output.path).append("\t");
    lines.append(*command).append("\n");
  }
  std::string_view rest = lines;
  while (!rest.empty()) {
    ssize_t n = ::write(file.get(), rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno_message("write", path));
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace darkpkg
