#include "ninja/settings.hpp"

#include <unistd.h>

#include <climits>
#include <vector>

namespace darkpkg {

std::string absolute_path(std::string_view path) {
  std::string whole;
  if (path.empty() || path.front() != '/') {
    char here[PATH_MAX];
    if (::getcwd(here, sizeof here) != nullptr) whole = here;
    whole += '/';
  }
  whole += path;

  std::string out;
  std::string_view rest = whole;
  while (!rest.empty()) {
    std::size_t end = rest.find('/');
    std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      out.resize(out.empty() ? 0 : out.rfind('/'));
      continue;
    }
    out.append("/").append(part);
  }
  return out.empty() ? "/" : out;
}

std::string default_build_dir(std::string_view database) { return std::string(database) + ".build"; }

std::string program_path() {
  char path[PATH_MAX];
  ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "darkpkg";
}

}  // namespace darkpkg
