#include "ninja/git_exclude.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "ninja/replace_file.hpp"

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

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

/// The folder with `info/`, for the `.git` of a work tree: itself, or what the file in a linked work tree or a
/// submodule leads to. Nothing where there is none.
std::optional<std::string> git_folder(const std::string& dot_git) {
  struct stat s {};
  if (::stat(dot_git.c_str(), &s) != 0) return std::nullopt;
  if (S_ISDIR(s.st_mode)) return dot_git;
  Result<std::string> text = read_file(dot_git);
  constexpr std::string_view kPrefix = "gitdir: ";
  if (!text || !text->starts_with(kPrefix)) return std::nullopt;
  auto resolve = [](const std::string& from, std::string_view to) {
    return to.starts_with('/') ? std::string(to) : from + "/" + std::string(to);
  };
  std::string folder =
      resolve(dot_git.substr(0, dot_git.rfind('/')), trimmed(std::string_view(*text).substr(kPrefix.size())));
  if (Result<std::string> common = read_file(folder + "/commondir")) return resolve(folder, trimmed(*common));
  return folder;
}

}  // namespace

void exclude_objects_from_git(const std::string& folder) {
  for (std::string above = folder;; above.resize(above.rfind('/'))) {
    if (has_pattern(above + "/.gitignore")) return;
    if (std::optional<std::string> git = git_folder(above + "/.git")) {
      std::string exclude = *git + "/info/exclude";
      if (has_pattern(exclude) || !make_folders(*git + "/info")) return;
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
