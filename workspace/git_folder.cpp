#include "workspace/git_folder.hpp"

#include <sys/stat.h>

#include <string_view>

#include "base/file.hpp"

namespace darkpkg {
namespace {

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

std::string resolve(const std::string& from, std::string_view to) {
  return to.starts_with('/') ? std::string(to) : from + "/" + std::string(to);
}

}  // namespace

std::optional<GitFolder> git_folder(const std::string& folder) {
  std::string dot_git = folder + "/.git";
  struct stat s {};
  if (::stat(dot_git.c_str(), &s) != 0) return std::nullopt;
  if (S_ISDIR(s.st_mode)) return GitFolder{dot_git, dot_git};
  Result<std::string> text = read_file(dot_git);
  constexpr std::string_view kPrefix = "gitdir: ";
  if (!text || !text->starts_with(kPrefix)) return std::nullopt;
  std::string own = resolve(folder, trimmed(std::string_view(*text).substr(kPrefix.size())));
  if (Result<std::string> common = read_file(own + "/commondir")) return GitFolder{own, resolve(own, trimmed(*common))};
  return GitFolder{own, own};
}

std::optional<GitFolder> enclosing_git_folder(std::string folder) {
  for (;; folder.resize(folder.rfind('/'))) {
    if (std::optional<GitFolder> found = git_folder(folder)) return found;
    if (folder.empty()) return std::nullopt;
  }
}

}  // namespace darkpkg
