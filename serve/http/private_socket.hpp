#pragma once

#include <string>

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg::serve {

/// A listening Unix-domain socket that only this user can reach: mode 0600, in a folder of mode 0700 that is made where
/// it is missing and refused where it is somebody else's or open to others. A lock beside it keeps a second server
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

/// Whether the process at the other end of a connection is this user's, or root's.
bool is_our_user(int connection);

}  // namespace darkpkg::serve
