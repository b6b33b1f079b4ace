#include "workspace/git_exclude.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "workspace/git_folder.hpp"
#include "workspace/replace_file.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kPattern = "*.darkc";

bool has_pattern(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text) return false;
  std::string_view rest = *text;
  while (!rest.empty()) {
    std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line == kPattern) return true;
  }
  return false;
}

}  // namespace

void exclude_objects_from_git(const std::string& folder) {
  for (std::string above = folder;; above.resize(above.rfind('/'))) {
    if (has_pattern(above + "/.gitignore")) return;
    if (std::optional<GitFolder> git = git_folder(above)) {
      std::string exclude = git->common + "/info/exclude";
      if (has_pattern(exclude) || !make_folders(git->common + "/info")) return;
      FileDescriptor file(::open(exclude.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
      if (!file) return;
      struct stat s {};
      std::string line = ::fstat(file.get(), &s) == 0 && s.st_size > 0 ? "\n" : "";
      line.append("# darkpkg's objects\n").append(kPattern).append("\n");
      // One write, so that two builds at once leave whole lines.
      if (::write(file.get(), line.data(), line.size()) < 0) return;
      return;
    }
    if (above.empty()) return;
  }
}

}  // namespace darkpkg
