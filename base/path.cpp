#include "base/path.hpp"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/file.hpp"

namespace darkpkg {
namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};
using Text = std::unique_ptr<char, Free>;

bool is_link(const std::string& path) {
  struct stat s {};
  return ::lstat(path.c_str(), &s) == 0 && S_ISLNK(s.st_mode);
}

bool is_same(const std::string& one, const std::string& other) {
  struct stat a {
  }, b{};
  return ::stat(one.c_str(), &a) == 0 && ::stat(other.c_str(), &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// The folder above: of what a link leads to, not of the link.
Result<void> go_up(std::string& path) {
  if (is_link(path)) {
    Text target(::realpath(path.c_str(), nullptr));
    if (!target) return fail(errno_message("follow the link", path));
    path = target.get();
  }
  path.resize(path.empty() ? 0 : path.rfind('/'));
  return {};
}

}  // namespace

Result<std::string> current_folder() {
  Text here(::getcwd(nullptr, 0));
  if (here && here.get()[0] == '/') return std::string(here.get());
  return fail(std::string("cannot tell the current folder: ") + (here              ? "it is not below the root folder"
                                                                 : errno == ENOENT ? "it was deleted"
                                                                                   : std::strerror(errno)),
              "go to one that is there, or name the paths from the root on");
}

Result<std::string> absolute_path(std::string_view path) {
  std::string out;
  if (path.empty() || path.front() != '/') {
    Result<std::string> here = current_folder();
    if (!here) return here;
    if (*here != "/") out = std::move(*here);
  }
  while (!path.empty()) {
    std::size_t end = path.find('/');
    std::string_view part = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (Result<void> above = go_up(out); !above) return tl::unexpected(above.error());
      continue;
    }
    out.append("/").append(part);
  }
  return out.empty() ? "/" : out;
}

std::string relative_path(const std::string& folder, const std::string& path) {
  std::string_view from = folder, to = path;
  std::size_t common = 0;  // where the last folder that both are in ends
  for (std::size_t i = 0; i <= from.size() && i <= to.size(); i++) {
    bool from_ends = i == from.size() || from[i] == '/', to_ends = i == to.size() || to[i] == '/';
    if (from_ends && to_ends) common = i;
    if (i == from.size() || i == to.size() || from[i] != to[i]) break;
  }
  if (common == 0) return {};
  std::string out;
  for (char c : from.substr(common))
    if (c == '/') out += out.empty() ? ".." : "/..";
  if (common < to.size()) out.append(out.empty() ? "" : "/").append(to.substr(common + 1));
  if (out.empty()) out = ".";
  return is_same(folder + "/" + out, path) ? out : std::string();
}

Result<std::string> program_path() {
  char path[PATH_MAX];
  ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0) return fail(errno_message("tell which program this is by", "/proc/self/exe"));
  std::string out(path, static_cast<std::size_t>(length));
  // As the kernel names a file that was deleted; mostly a new one was installed in its place.
  constexpr std::string_view kDeleted = " (deleted)";
  if (::access(out.c_str(), F_OK) == 0) return out;
  if (out.ends_with(kDeleted)) out.resize(out.size() - kDeleted.size());
  if (::access(out.c_str(), F_OK) == 0) return out;
  return fail("this program's file '" + out + "' is gone", "start darkpkg from where it is installed now");
}

}  // namespace darkpkg
