#include "session/silent_files.hpp"

#include <sys/vfs.h>

#include <vector>

namespace darkpkg::session {
namespace {

struct FileSystem {
  std::uint32_t type;
  std::string_view name;
};

constexpr FileSystem kSilent[] = {
#define X(type, name) {type, name},
#include "session/silent_files.def"
#undef X
};

}  // namespace

std::string_view silent_file_system(std::int64_t type) {
  for (const FileSystem& each : kSilent)
    if (each.type == static_cast<std::uint32_t>(type)) return each.name;
  return {};
}

std::optional<SilentPlace> find_silent_place(const Places& places) {
  std::vector<std::string> paths{places.root};
  for (const std::string& folder : places.folders)
    if (!folder.empty()) paths.push_back(places.root + "/" + folder);
  for (const auto& [source, file] : places.links) paths.push_back(file);
  paths.insert(paths.end(), places.inputs.begin(), places.inputs.end());
  for (std::string& path : paths) {
    struct statfs s {};
    if (::statfs(path.c_str(), &s) != 0) continue;
    if (std::string_view name = silent_file_system(s.f_type); !name.empty()) return SilentPlace{std::move(path), name};
  }
  return std::nullopt;
}

}  // namespace darkpkg::session
