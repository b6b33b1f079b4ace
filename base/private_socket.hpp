#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg {

/// A listening Unix-domain socket that only this user can reach: mode 0600, in a folder of mode 0700 that is made if
/// it is missing and refused if it is somebody else's or open to others. A lock beside it keeps a second server
/// away; a socket that a dead one left is replaced.
class PrivateSocket {
 public:
  static Result<PrivateSocket> listen(const std::string& path);
  PrivateSocket(PrivateSocket&&) = default;
  PrivateSocket& operator=(PrivateSocket&&) = delete;
  /// Removes the file.
  ~PrivateSocket();

  int fd() const { return socket_.get(); }
  const std::string& path() const { return path_; }

 private:
  PrivateSocket(std::string path, FileLock lock, FileDescriptor socket)
      : path_(std::move(path)), lock_(std::move(lock)), socket_(std::move(socket)) {}
  std::string path_;
  FileLock lock_;
  FileDescriptor socket_;
};

/// Connects to a socket that somebody listens at; nothing if nobody does. Never waits.
std::optional<FileDescriptor> connect_to(const std::string& path);

/// Whose process is at the other end of a connection; nothing if the system does not say.
std::optional<uid_t> user_of(const FileDescriptor& connection);

/// Whether the process at the other end of a connection is this user's, or root's.
bool is_our_user(int connection);

}  // namespace darkpkg
