#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

struct stat;

namespace darkpkg {

/// A file descriptor that closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// What tells one state of a file from another without reading it. Times in nanoseconds since 1970; those that don't
/// fit, before 1677 and after 2262, are the first and the last that do.
struct FileStat {
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  std::uint64_t inode = 0;  ///< its number, mixed with that of its device: inodes of two devices differ
  friend bool operator==(const FileStat&, const FileStat&) = default;
};

/// What the system says of a file, as we keep it.
FileStat file_stat(const struct stat& s);

/// The largest file that read_file reads if nothing else is said, in bytes.
inline constexpr std::uint64_t kLargestFile = std::uint64_t{256} << 20;

/// The stat of `path`, symbolic links followed; nothing if there is no such file. Other failures are errors.
Result<std::optional<FileStat>> stat_file(const std::string& path);
/// The stat of an open file.
Result<FileStat> stat_file(const FileDescriptor& file, std::string_view path);

/// All bytes of a file. An error if it can't be read, is a folder, or has more than `limit` bytes.
Result<std::string> read_file(const std::string& path, std::uint64_t limit = kLargestFile);

/// A file's bytes and its stat, taken from the open file before the first byte was read: a write that comes later
/// changes the stat, never goes unnoticed.
struct FileContents {
  std::string bytes;
  FileStat stat;
};
Result<FileContents> read_file_and_stat(const std::string& path, std::uint64_t limit = kLargestFile);

/// Makes `path` hold exactly `bytes`, keeping inode and folder as they are if the file is there already: no
/// temporary file, no rename, so the folder's mtime stays. Not atomic: a kill in between leaves a mixture, which a
/// reader must notice. Sets `mtime_ns` last if it is given. A regular file that we may not change like this (another
/// user's, a read-only one), or that has other names, in other trees perhaps, is made anew if its folder lets us.
Result<void> write_file_in_place(const std::string& path, std::string_view bytes,
                                 std::optional<std::int64_t> mtime_ns = std::nullopt);

/// Sets a file's mtime (and atime); another user's regular file is made anew for it.
Result<void> set_file_mtime(const std::string& path, std::int64_t mtime_ns);

/// An open folder, to stat and read many files in it without walking its path again each time.
class Directory {
 public:
  static Result<Directory> open(const std::string& path);

  const std::string& path() const { return path_; }
  /// Like stat_file, for a path relative to the folder.
  Result<std::optional<FileStat>> stat(const std::string& relative) const;
  /// Like read_file_and_stat, for a path relative to the folder.
  Result<FileContents> read(const std::string& relative, std::uint64_t limit = kLargestFile) const;

 private:
  std::string path_;
  FileDescriptor fd_;
};

/// An exclusive `flock` on a file (made if it is not there), held until destruction or the process's end, however
/// it ends.
class FileLock {
 public:
  /// Waits until the lock is free, at most `timeout_ms` milliseconds; an error after that.
  static Result<FileLock> take(const std::string& path, int timeout_ms);

 private:
  FileDescriptor fd_;
};

/// "cannot <what> '<path>': <errno as text>".
std::string errno_message(std::string_view what, std::string_view path);

}  // namespace darkpkg
