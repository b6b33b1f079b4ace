#include "workspace/discover.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "base/file.hpp"

namespace darkpkg {
namespace {

std::string join(const std::string& path, std::string_view name) {
  std::string out;
  out.reserve(path.size() + 1 + name.size());
  if (!path.empty()) out.append(path) += '/';
  return out.append(name);
}

using DirectoryStream = std::unique_ptr<DIR, int (*)(DIR*)>;

class Walk {
 public:
  /// `deep`: folders below are read too; otherwise they are only named.
  Walk(const Edition& edition, const std::string& root, const std::vector<std::string>& excluded, bool deep,
       Discovery& out)
      : edition_(edition), root_(root), excluded_(excluded), deep_(deep), out_(out) {}

  /// Reads the folder `path` (relative to the root, without a slash at the end), which is `name` in the open `parent`.
  Result<void> folder(int parent, const char* name, const std::string& path) {
    int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A link to nothing, or a folder that went while its parent was read: the parent's new mtime tells the next run.
    if (fd < 0 && errno == ENOENT && !path.empty()) return {};
    DirectoryStream stream(fd < 0 ? nullptr : ::fdopendir(fd), ::closedir);
    struct stat s {};
    if (!stream || ::fstat(fd, &s) != 0) return fail(errno_message("read the folder", absolute(path)));

    const std::pair<dev_t, ino_t> identity{s.st_dev, s.st_ino};
    if (std::find(enclosing_.begin(), enclosing_.end(), identity) != enclosing_.end()) return {};
    enclosing_.push_back(identity);
    const FileStat stat = file_stat(s);
    out_.folders.push_back({path, stat.mtime_ns, stat.ctime_ns, stat.inode});
    Result<void> result = entries(stream.get(), fd, path);
    enclosing_.pop_back();
    return result;
  }

 private:
  Result<void> entries(DIR* stream, int fd, const std::string& path) {
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(stream);
      if (entry == nullptr) break;
      std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      std::string below = join(path, name);
      if (edition_.skips(below)) continue;
      bool is_folder = entry->d_type == DT_DIR;
      bool is_file = entry->d_type == DT_REG;
      if (!is_folder && !is_file) {
        // A link, or a file system that does not tell. Editors leave dangling links as locks: no sources.
        struct stat s {};
        if (::fstatat(fd, entry->d_name, &s, 0) != 0) {
          if (name.find_first_of("\r\n") == std::string_view::npos) out_.dangling.push_back(std::move(below));
          continue;
        }
        is_folder = S_ISDIR(s.st_mode);
        is_file = S_ISREG(s.st_mode);
      }
      bool is_source = name.ends_with(".dark");
      if (is_file && !is_source && !name.ends_with(".darkc")) continue;
      if (!is_file && (!is_folder || name == ".git")) continue;

      if (name.find_first_of("\r\n") != std::string_view::npos) {
        out_.refused.push_back(std::move(below));
      } else if (is_file) {
        (is_source ? out_.sources : out_.objects).push_back(std::move(below));
      } else if (std::find(excluded_.begin(), excluded_.end(), absolute(below)) == excluded_.end()) {
        if (!deep_) out_.folders.push_back({std::move(below)});
        else if (Result<void> result = folder(fd, entry->d_name, below); !result) return result;
      }
    }
    if (errno != 0) return fail(errno_message("read the folder", absolute(path)));
    return {};
  }

  std::string absolute(const std::string& path) const { return path.empty() ? root_ : root_ + "/" + path; }

  const Edition& edition_;
  const std::string& root_;
  const std::vector<std::string>& excluded_;
  const bool deep_;
  Discovery& out_;
  std::vector<std::pair<dev_t, ino_t>> enclosing_;
};

}  // namespace

bool is_source_path(const Edition& edition, std::string_view path) {
  return path.ends_with(".dark") && !edition.skips(path);
}

namespace {

Result<Discovery> walk(const Edition& edition, const std::string& root, const std::string& from,
                       const std::vector<std::string>& excluded, bool deep) {
  Discovery out;
  const std::string start = from.empty() ? root : root + "/" + from;
  if (Result<void> result = Walk(edition, root, excluded, deep, out).folder(AT_FDCWD, start.c_str(), from); !result)
    return tl::unexpected(result.error());
  std::sort(out.sources.begin(), out.sources.end());
  std::sort(out.objects.begin(), out.objects.end());
  std::sort(out.folders.begin(), out.folders.end(), [](const Folder& a, const Folder& b) { return a.path < b.path; });
  std::sort(out.dangling.begin(), out.dangling.end());
  std::sort(out.refused.begin(), out.refused.end());
  return out;
}

}  // namespace

Result<Discovery> discover(const Edition& edition, const std::string& root, const std::vector<std::string>& excluded) {
  return walk(edition, root, "", excluded, true);
}

Result<Discovery> discover_folder(const Edition& edition, const std::string& root, const std::string& folder,
                                  const std::vector<std::string>& excluded) {
  return walk(edition, root, folder, excluded, false);
}

}  // namespace darkpkg
