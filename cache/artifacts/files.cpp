#include "cache/artifacts/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>

#include "cache/artifacts/key.hpp"

namespace darkpkg::artifacts {
namespace {

constexpr std::string_view kSuffix = ".darkc";
constexpr const char* kObjects = "objects";
constexpr const char* kIncoming = "incoming";
constexpr const char* kLedger = "ledger";
constexpr const char* kLock = "lock";

Result<void> make_folders(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  std::size_t slash = path.rfind('/');
  if (errno == ENOENT && slash != std::string::npos && slash > 0) {
    if (Result<void> above = make_folders(path.substr(0, slash)); !above) return above;
    if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  }
  return fail(errno_message("make the folder", path));
}

std::string file_name(std::string_view key) { return std::string(key).append(kSuffix); }

FileDescriptor open_at(int folder, const char* name, int flags) {
  return FileDescriptor(::openat(folder, name, flags | O_CLOEXEC, 0666));
}

/// Calls `each` for every name in a folder.
Result<void> each_name(int folder, const std::string& path, const std::function<void(std::string_view name)>& each) {
  int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, int (*)(DIR*)> stream(fd < 0 ? nullptr : ::fdopendir(fd), ::closedir);
  if (!stream) return fail(errno_message("read the folder", path));
  while (const dirent* entry = ::readdir(stream.get())) each(entry->d_name);
  return {};
}

/// The key in an object's name; nothing if the name is no object's.
std::optional<std::string_view> key_of(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  return is_artifact_key(name) ? std::optional(name) : std::nullopt;
}

/// What somebody else has in `root` under a name of a shared folder's; nothing if all is ours. It has an empty lock
/// from its beginning on.
std::optional<std::string> in_the_way(int root, int objects) {
  struct stat s {};
  if (::fstatat(root, kLock, &s, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISREG(s.st_mode) && s.st_size == 0) return std::nullopt;
    return kLock;
  }
  for (const char* name : {kIncoming, kLedger})
    if (::fstatat(root, name, &s, AT_SYMLINK_NOFOLLOW) == 0) return name;
  std::optional<std::string> out;
  if (objects >= 0)
    (void)each_name(objects, kObjects, [&](std::string_view name) {
      if (name != "." && name != ".." && !key_of(name)) out = std::string(kObjects) + "/" + std::string(name);
    });
  return out;
}

}  // namespace

std::string Files::path(std::string_view key) const { return root_ + "/" + kObjects + "/" + file_name(key); }

Result<Files> Files::open(const std::string& root) { return open(root, true); }
Result<Files> Files::find(const std::string& root) { return open(root, false); }

Result<Files> Files::open(const std::string& root, bool make) {
  Files out;
  out.root_ = root;
  while (out.root_.size() > 1 && out.root_.back() == '/') out.root_.pop_back();
  out.root_fd_ = open_at(AT_FDCWD, out.root_.c_str(), O_RDONLY | O_DIRECTORY);
  if (!out.root_fd_ && errno == ENOENT && make) {
    if (Result<void> made = make_folders(out.root_); !made) return tl::unexpected(made.error());
    out.root_fd_ = open_at(AT_FDCWD, out.root_.c_str(), O_RDONLY | O_DIRECTORY);
  }
  const auto none = [&] {
    return fail("there is no cache in '" + out.root_ + "'", "a build with --cache-dir makes it");
  };
  struct stat s {};
  if (!out.root_fd_ && errno == ENOENT) return none();
  if (!out.root_fd_ || ::fstat(out.root_fd_.get(), &s) != 0) return fail(errno_message("open the folder", out.root_));
  out.file_mode_ = s.st_mode & 0666;

  out.objects_fd_ = open_at(out.root_fd_.get(), kObjects, O_RDONLY | O_DIRECTORY);
  const int missing = out.objects_fd_ ? 0 : errno;
  if (std::optional<std::string> other = in_the_way(out.root_fd_.get(), out.objects_fd_.get()))
    return fail("'" + out.root_ + "/" + *other + "' is in the way: darkpkg did not write it",
                "name another folder for the cache");
  if (missing == ENOENT && !make) return none();
  if (missing == ENOENT) {
    bool made = ::mkdirat(out.root_fd_.get(), kObjects, 0777) == 0;
    out.objects_fd_ = open_at(out.root_fd_.get(), kObjects, O_RDONLY | O_DIRECTORY);
    // Only who made it may; the set-group-id bit hands the root's group on.
    if (made && out.objects_fd_) ::fchmod(out.objects_fd_.get(), s.st_mode & 02777);
  }
  if (!out.objects_fd_) return fail(errno_message("open the folder", out.root_ + "/" + kObjects));
  if (make && ::faccessat(out.root_fd_.get(), kLock, F_OK, 0) != 0) {
    FileDescriptor lock = open_at(out.root_fd_.get(), kLock, O_RDWR | O_CREAT);
    // A folder that can only be read needs no lock.
    if (lock) ::fchmod(lock.get(), out.file_mode_);
  }
  return out;
}

Result<Files::Opened> Files::read(std::string_view key) const {
  FileDescriptor file = open_at(objects_fd_.get(), file_name(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  struct stat s {};
  if (!file || ::fstat(file.get(), &s) != 0) return fail(errno_message("read", path(key)));
  auto size = static_cast<std::uint64_t>(s.st_size);
  if (!S_ISREG(s.st_mode) || size > object::kLargestObject) return fail("'" + path(key) + "' is no object");
  Opened out;
  out.bytes.resize(static_cast<std::size_t>(size));
  std::size_t used = 0;
  while (used < out.bytes.size()) {
    ssize_t n = ::read(file.get(), out.bytes.data() + used, out.bytes.size() - used);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno_message("read", path(key)));
    if (n == 0) break;
    used += static_cast<std::size_t>(n);
  }
  out.bytes.resize(used);
  out.file = std::move(file);
  return out;
}

bool Files::contains(std::string_view key) const {
  return ::faccessat(objects_fd_.get(), file_name(key).c_str(), F_OK, 0) == 0;
}

Result<void> Files::write(int folder, const char* name, std::string_view bytes) const {
  // Not O_TRUNC: ext4 takes a file that is emptied and written again for one that must be on the disk when it is
  // closed.
  FileDescriptor file = open_at(folder, name, O_WRONLY | O_CREAT | O_NOFOLLOW);
  if (!file) return fail(errno_message("write", root_ + "/" + name));
  ::fchmod(file.get(), file_mode_);  // fails if another user made it, with these permissions
  while (!bytes.empty()) {
    ssize_t n = ::write(file.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno_message("write", root_ + "/" + name));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> Files::add(std::string_view key, std::string_view bytes) const {
  sweep();
  Result<void> written = write(root_fd_.get(), kIncoming, bytes);
  if (written && ::renameat(root_fd_.get(), kIncoming, objects_fd_.get(), file_name(key).c_str()) != 0)
    written = fail(errno_message("write", path(key)));
  if (!written) sweep();
  return written;
}

Result<void> Files::remove(std::string_view key) const {
  if (::unlinkat(objects_fd_.get(), file_name(key).c_str(), 0) == 0 || errno == ENOENT) return {};
  return fail(errno_message("remove", path(key)));
}

Result<void> Files::list(const std::function<void(Entry)>& each) const {
  return each_name(objects_fd_.get(), root_ + "/" + kObjects, [&](std::string_view name) {
    const std::optional<std::string_view> key = key_of(name);
    struct stat s {};
    if (key && ::fstatat(objects_fd_.get(), std::string(name).c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(s.st_mode))
      each({std::string(*key), static_cast<std::uint64_t>(s.st_size), file_stat(s).mtime_ns});
  });
}

void Files::sweep() const { ::unlinkat(root_fd_.get(), kIncoming, 0); }

Result<std::string> Files::read_ledger() const { return read_file(root_ + "/" + kLedger, 4096); }

Result<void> Files::write_ledger(std::string_view text) const { return write(root_fd_.get(), kLedger, text); }

}  // namespace darkpkg::artifacts
