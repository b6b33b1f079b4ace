#include "ninja/ninja_log.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include "base/file.hpp"
#include "ninja/graph_paths.hpp"
#include "ninja/run_ninja.hpp"
#include "workspace/replace_file.hpp"

namespace darkpkg {
namespace {

/// The versions whose lines are `start<TAB>end<TAB>mtime<TAB>output<TAB>command hash`, later ones replacing earlier
/// ones: Ninja 1.9 to 1.13. If there is another version Ninja makes the outputs again, no more.
constexpr std::string_view kHeaders[] = {"# ninja log v5\n", "# ninja log v6\n", "# ninja log v7\n"};

/// A file's mtime as Ninja has it: 0 stands for a missing file, so one of the first second of 1970 has 1.
std::int64_t ninja_time(std::int64_t mtime_ns) { return mtime_ns / 1'000'000'000 == 0 ? 1 : mtime_ns; }

/// Has the Ninja that is found write the first line of the empty log that is there, in the version that is its own:
/// with another one it would warn, and start over. Rewriting a log needs no graph. If there is no Ninja the log
/// stays empty.
void begin_log(const std::string& build_dir) {
  Result<ProgramExit> exit =
      run_ninja({build_dir, {"-f", "/dev/null", "-t", "recompact"}, {}}, [](std::string_view) {});
  if (exit && exit->interrupted != 0) ::raise(exit->interrupted);
}

/// A Ninja that rewrites its log removes it before it renames the new one to it. If there were another log at that
/// moment we would have it rewritten too, and one of the two Ninjas would fail. Waits for 100 ms at most: what a killed
/// Ninja left of a new log stays.
void await_rewritten(const std::string& log) {
  for (int i = 0; i < 100; i++) {
    if (::access(log.c_str(), F_OK) == 0 || ::access((log + ".recompact").c_str(), F_OK) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

Result<void> log_outputs(const BuildSettings& settings, const std::vector<LoggedOutput>& outputs) {
  if (outputs.empty()) return {};
  const std::string path = settings.build_dir + "/.ninja_log";
  await_rewritten(path);
  char header[16] = {};
  ssize_t got = 0;
  Result<FileDescriptor> opened;
  for (bool begun = false;; begun = true) {
    opened = open_to_append(path);
    if (!opened) return tl::unexpected(opened.error());
    got = ::pread(opened->get(), header, sizeof header - 1, 0);
    if (got != 0 || begun) break;
    begin_log(settings.build_dir);
  }
  const FileDescriptor& file = *opened;
  std::string lines;
  if (got == 0) lines = kHeaders[0];
  else if (std::ranges::find(kHeaders, std::string_view(header)) == std::end(kHeaders)) return {};
  char last = '\n';
  // What a killed Ninja left of a line must not swallow ours.
  if (got > 0 && ::lseek(file.get(), -1, SEEK_END) > 0 && ::read(file.get(), &last, 1) == 1 && last != '\n')
    lines += '\n';
  const GraphPaths paths(settings);
  for (const LoggedOutput& output : outputs) {
    lines.append("0\t0\t")
        .append(std::to_string(ninja_time(output.mtime_ns)))
        .append("\t")
        .append(paths.name(output.path))
        .append("\t0\n");
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

Result<void> take_over_ninja_files(const BuildSettings& settings) {
  auto is_denied = [](const std::string& path) {
    return ::access(path.c_str(), R_OK | W_OK) != 0 && (errno == EACCES || errno == EPERM);
  };
  const std::string log = settings.build_dir + "/.ninja_log";
  const std::string dependencies = settings.build_dir + "/.ninja_deps";
  if (is_denied(log))
    if (Result<FileDescriptor> opened = open_to_append(log); !opened) return tl::unexpected(opened.error());
  // Our edges have none, so the file says nothing.
  if (is_denied(dependencies) && ::unlink(dependencies.c_str()) != 0 && errno != ENOENT)
    return fail(errno_message("remove", dependencies));
  return {};
}

}  // namespace darkpkg
