#include "base/output_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "base/file.hpp"

namespace darkpkg {
namespace {

/// As many as the kernel follows.
constexpr int kMostLinks = 40;

constexpr mode_t kRights = 07777;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A link in /proc leads to what some process has open, whatever its text says.
bool is_in_proc(const std::string& path) {
  struct statfs s {};
  return ::statfs(folder_of(path).c_str(), &s) == 0 && s.f_type == PROC_SUPER_MAGIC;
}

/// What a file of this type is called, if no bytes can be put.
const char* refused_type(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISBLK(mode)) return "a disk";
  return nullptr;
}

bool is_open_as(int fd, const struct stat& s) {
  struct stat open {};
  return ::fstat(fd, &open) == 0 && open.st_dev == s.st_dev && open.st_ino == s.st_ino;
}

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno_message("write", path));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> send(const std::string& path, std::string_view bytes) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return fail(errno_message("write", path));
  // What is open already keeps its position, and what comes after us is appended.
  for (int fd : {STDOUT_FILENO, STDERR_FILENO})
    if (is_open_as(fd, s)) return write_all(fd, bytes, path);
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC));
  if (!file) return fail(errno_message("write", path));
  return write_all(file.get(), bytes, path);
}

}  // namespace

Result<OutputPlace> find_output(const std::string& path) {
  OutputPlace out{path, {}};
  struct stat s {};
  const bool there = ::stat(path.c_str(), &s) == 0;
  if (!there && errno != ENOENT) return fail(errno_message("write", path));
  if (there)
    if (const char* type = refused_type(s.st_mode))
      return fail("cannot write '" + path + "': it is " + type, "name a file");
  if (there && !S_ISREG(s.st_mode)) return out;
  std::string at = path;
  for (int links = 0; links <= kMostLinks; links++) {
    char target[PATH_MAX];
    const ssize_t length = ::readlink(at.c_str(), target, sizeof target);
    if (length < 0) {
      if (there && at.ends_with(".dark"))
        return fail("cannot write '" + path + "': it is a source", "name another file");
      out.regular = std::move(at);
      return out;
    }
    if (is_in_proc(at)) return out;
    const std::string text(target, static_cast<std::size_t>(length));
    at = text.starts_with('/') ? text : folder_of(at) + "/" + text;
  }
  return fail("cannot write '" + path + "': its links lead in a circle");
}

std::string temporary_beside(const OutputPlace& place) {
  return place.regular + "." + std::to_string(::getpid()) + ".tmp";
}

Result<void> put_in_place(const std::string& temporary, const OutputPlace& place) {
  struct stat before {};
  const bool there = ::stat(place.regular.c_str(), &before) == 0;
  // Who writes for others, as root does, leaves them what is theirs.
  if (there && (before.st_uid != ::geteuid() || before.st_gid != ::getegid()))
    if (::chown(temporary.c_str(), before.st_uid, before.st_gid) != 0 && errno != EPERM)
      return fail(errno_message("set the owner of", temporary));
  if (there && ::chmod(temporary.c_str(), before.st_mode & kRights) != 0)
    return fail(errno_message("set the rights of", temporary));
  if (::rename(temporary.c_str(), place.regular.c_str()) != 0) return fail(errno_message("write", place.path));
  return {};
}

Result<void> write_output(const OutputPlace& place, std::string_view bytes) {
  if (place.regular.empty()) return send(place.path, bytes);
  const std::string temporary = temporary_beside(place);
  Result<void> done = write_file_in_place(temporary, bytes);
  if (done) done = put_in_place(temporary, place);
  if (!done) ::unlink(temporary.c_str());
  return done;
}

Result<void> write_output(const std::string& path, std::string_view bytes) {
  return find_output(path).and_then([&](const OutputPlace& place) { return write_output(place, bytes); });
}

bool is_standard_output(const OutputPlace& place) {
  struct stat s {};
  return place.regular.empty() && ::stat(place.path.c_str(), &s) == 0 && is_open_as(STDOUT_FILENO, s);
}

Result<void> check_regular(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0 || S_ISREG(s.st_mode)) return {};
  const char* type = refused_type(s.st_mode);
  return fail("cannot use '" + path + "': it is " + (type != nullptr ? type : "a device or a pipe"), "name a file");
}

}  // namespace darkpkg
