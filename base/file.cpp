#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <limits>
#include <thread>

namespace darkpkg {
namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

/// Room for the times that are made of others by adding some ns. No more: to Ninja what we make would be older.
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max() - 10'000;

std::int64_t to_nanoseconds(const timespec& time) {
  std::int64_t out = 0;
  if (__builtin_mul_overflow(std::int64_t{time.tv_sec}, kNanoseconds, &out) ||
      __builtin_add_overflow(out, std::int64_t{time.tv_nsec}, &out))
    return time.tv_sec < 0 ? -kLatest : kLatest;
  return std::clamp(out, -kLatest, kLatest);
}

/// An odd number with as many ones as zeros: devices have small numbers, and so have inodes.
constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;

/// utimensat's seconds and nanoseconds, also for times before 1970.
timespec to_timespec(std::int64_t ns) {
  std::int64_t seconds = ns / kNanoseconds;
  std::int64_t rest = ns % kNanoseconds;
  if (rest < 0) {
    rest += kNanoseconds;
    seconds--;
  }
  timespec out{};
  out.tv_sec = static_cast<time_t>(seconds);
  out.tv_nsec = static_cast<long>(rest);
  return out;
}

template <typename Call>
auto retry(Call call) {
  decltype(call()) result;
  do result = call();
  while (result < 0 && errno == EINTR);
  return result;
}

FileDescriptor open_at(int folder, const char* path, int flags) {
  return FileDescriptor(retry([&] { return ::openat(folder, path, flags | O_CLOEXEC, 0666); }));
}

Result<FileContents> read_open(const FileDescriptor& file, const std::string& path, std::uint64_t limit) {
  struct stat s {};
  if (::fstat(file.get(), &s) != 0) return fail(errno_message("read", path));
  if (S_ISDIR(s.st_mode)) return fail("cannot read '" + path + "': it is a folder");
  FileContents out;
  out.stat = file_stat(s);
  if (out.stat.size > limit) return fail("cannot read '" + path + "': it is larger than this kind of file may be");
  // One byte more than the size says, so that the usual file needs one read that also sees its end.
  std::size_t used = 0;
  out.bytes.resize(static_cast<std::size_t>(out.stat.size) + 1);
  for (;;) {
    ssize_t n = retry([&] { return ::read(file.get(), out.bytes.data() + used, out.bytes.size() - used); });
    if (n < 0) return fail(errno_message("read", path));
    if (n == 0) break;
    used += static_cast<std::size_t>(n);
    if (used < out.bytes.size()) {
      if (used == out.stat.size) break;  // all that there was; a file that grows has a new stat
      continue;
    }
    if (used > limit) return fail("cannot read '" + path + "': it is larger than this kind of file may be");
    out.bytes.resize(out.bytes.size() * 2);
  }
  out.bytes.resize(used);
  return out;
}

}  // namespace

FileStat file_stat(const struct stat& s) {
  FileStat out;
  out.size = static_cast<std::uint64_t>(s.st_size);
  out.mtime_ns = to_nanoseconds(s.st_mtim);
  out.ctime_ns = to_nanoseconds(s.st_ctim);
  out.inode = static_cast<std::uint64_t>(s.st_ino) + static_cast<std::uint64_t>(s.st_dev) * kSpread;
  return out;
}

std::string errno_message(std::string_view what, std::string_view path) {
  int error = errno;
  std::string out = "cannot ";
  out.append(what).append(" '").append(path).append("': ").append(std::strerror(error));
  return out;
}

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::optional<FileStat>> stat_file(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) == 0) return file_stat(s);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  return fail(errno_message("stat", path));
}

Result<FileStat> stat_file(const FileDescriptor& file, std::string_view path) {
  struct stat s {};
  if (::fstat(file.get(), &s) == 0) return file_stat(s);
  return fail(errno_message("stat", path));
}

Result<FileContents> read_file_and_stat(const std::string& path, std::uint64_t limit) {
  FileDescriptor file = open_at(AT_FDCWD, path.c_str(), O_RDONLY);
  if (!file) return fail(errno_message("read", path));
  return read_open(file, path, limit);
}

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
  Result<FileContents> contents = read_file_and_stat(path, limit);
  if (!contents) return tl::unexpected(contents.error());
  return std::move(contents->bytes);
}

namespace {

Result<void> set_time(const FileDescriptor& file, const std::string& path, std::int64_t mtime_ns) {
  const timespec times[2] = {to_timespec(mtime_ns), to_timespec(mtime_ns)};
  if (::futimens(file.get(), times) != 0) return fail(errno_message("set the time of", path));
  return {};
}

/// Writes from the start of an open file. On an error errno is that of what failed.
Result<void> overwrite(const FileDescriptor& file, const std::string& path, std::string_view bytes,
                       std::optional<std::int64_t> mtime_ns) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    ssize_t n = retry([&] { return ::write(file.get(), rest.data(), rest.size()); });
    if (n < 0) return fail(errno_message("write", path));
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  if (retry([&] { return ::ftruncate(file.get(), static_cast<off_t>(bytes.size())); }) != 0)
    return fail(errno_message("write", path));
  return mtime_ns ? set_time(file, path, *mtime_ns) : Result<void>();
}

/// Puts a new file in the place of a regular one that is somebody else's, or that has other names.
Result<void> make_anew(const std::string& path, std::string_view bytes, std::optional<std::int64_t> mtime_ns) {
  if (::unlink(path.c_str()) != 0) return fail(errno_message("write", path));
  FileDescriptor file = open_at(AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return fail(errno_message("write", path));
  return overwrite(file, path, bytes, mtime_ns);
}

/// Whether `error`, which writing or setting a time ended with, is about rights that a new file does not need.
bool may_be_made_anew(int error, const std::string& path) {
  struct stat s {};
  return (error == EACCES || error == EPERM) && ::lstat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
}

}  // namespace

Result<void> write_file_in_place(const std::string& path, std::string_view bytes,
                                 std::optional<std::int64_t> mtime_ns) {
  FileDescriptor file = open_at(AT_FDCWD, path.c_str(), O_WRONLY | O_CREAT);
  int error = errno;
  Result<void> done = file ? Result<void>() : fail(errno_message("write", path));
  if (file) {
    struct stat s {};
    if (::fstat(file.get(), &s) == 0 && S_ISREG(s.st_mode) && s.st_nlink > 1) return make_anew(path, bytes, mtime_ns);
    done = overwrite(file, path, bytes, mtime_ns);
    error = errno;
  }
  return done || !may_be_made_anew(error, path) ? done : make_anew(path, bytes, mtime_ns);
}

Result<void> set_file_mtime(const std::string& path, std::int64_t mtime_ns) {
  const timespec times[2] = {to_timespec(mtime_ns), to_timespec(mtime_ns)};
  struct stat s {};
  const bool has_other_names = ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && s.st_nlink > 1;
  if (!has_other_names && ::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0) return {};
  const int error = has_other_names ? EPERM : errno;
  Result<void> failed = fail(errno_message("set the time of", path));
  if (!may_be_made_anew(error, path)) return failed;
  Result<std::string> bytes = read_file(path);
  return bytes ? make_anew(path, *bytes, mtime_ns) : failed;
}

Result<Directory> Directory::open(const std::string& path) {
  Directory out;
  out.path_ = path;
  out.fd_ = open_at(AT_FDCWD, path.c_str(), O_RDONLY | O_DIRECTORY);
  if (!out.fd_) return fail(errno_message("open the folder", path));
  return out;
}

Result<std::optional<FileStat>> Directory::stat(const std::string& relative) const {
  struct stat s {};
  if (::fstatat(fd_.get(), relative.c_str(), &s, 0) == 0) return file_stat(s);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  return fail(errno_message("stat", path_ + "/" + relative));
}

Result<FileContents> Directory::read(const std::string& relative, std::uint64_t limit) const {
  FileDescriptor file = open_at(fd_.get(), relative.c_str(), O_RDONLY);
  if (!file) return fail(errno_message("read", path_ + "/" + relative));
  return read_open(file, path_ + "/" + relative, limit);
}

Result<FileLock> FileLock::take(const std::string& path, int timeout_ms) {
  FileLock out;
  out.fd_ = open_at(AT_FDCWD, path.c_str(), O_RDWR | O_CREAT);
  // Another user's, which is as good a lock.
  if (!out.fd_ && errno == EACCES) out.fd_ = open_at(AT_FDCWD, path.c_str(), O_RDONLY);
  if (!out.fd_) return fail(errno_message("open the lock", path));
  auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  // flock has no timeout; polling costs nothing if the lock is free, as it nearly always is.
  while (::flock(out.fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(errno_message("lock", path));
    if (std::chrono::steady_clock::now() >= deadline)
      return fail("cannot lock '" + path + "': another darkpkg is working on this database",
                  "wait until it has finished, or raise the time to wait");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return out;
}

}  // namespace darkpkg
