#include "base/private_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace darkpkg {
namespace {

Result<void> make_folder(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail(errno_message("make the folder", folder));
  struct stat s {};
  if (::lstat(folder.c_str(), &s) != 0) return fail(errno_message("read the folder", folder));
  if (!S_ISDIR(s.st_mode) || s.st_uid != ::geteuid() || (s.st_mode & 077) != 0)
    return fail("the folder '" + folder + "' of the socket is not yours alone",
                "name a socket in a folder of mode 0700: --socket");
  return {};
}

/// Nothing if the path has more bytes than the system takes.
std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  if (path.size() >= sizeof out.sun_path) return std::nullopt;
  std::memcpy(out.sun_path, path.data(), path.size());
  return out;
}

bool connect(const FileDescriptor& socket, const sockaddr_un& address) {
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::optional<uid_t> user_of(int connection) {
  ucred peer{};
  socklen_t length = sizeof peer;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return std::nullopt;
  return peer.uid;
}

}  // namespace

Result<PrivateSocket> PrivateSocket::listen(const std::string& path) {
  const std::optional<sockaddr_un> address = address_of(path);
  if (!address)
    return fail("the socket's path '" + path + "' has more than " + std::to_string(sizeof address->sun_path - 1) +
                    " bytes, which is all that the system takes",
                "name a shorter one: --socket");
  if (Result<void> done = make_folder(std::filesystem::path(path).parent_path().string()); !done)
    return tl::unexpected(done.error());
  Result<FileLock> lock = FileLock::take(path + ".lock", 0);
  if (!lock) return fail("another server listens at '" + path + "'", "use that one, or end it");

  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return fail(errno_message("make a socket for", path));
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) return fail("'" + path + "' is a file, not a socket", "name another path: --socket");
    // Not of a server of ours, which would hold the lock.
    if (FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); probe && connect(probe, *address))
      return fail("another program listens at '" + path + "'", "name another path: --socket");
    ::unlink(path.c_str());  // a dead server left it
  }
  mode_t before = ::umask(0177);
  int bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  ::umask(before);
  if (bound != 0) return fail(errno_message("make the socket", path));
  if (::listen(socket.get(), 128) != 0) return fail(errno_message("listen at", path));
  return PrivateSocket(path, std::move(*lock), std::move(socket));
}

PrivateSocket::~PrivateSocket() {
  if (socket_) ::unlink(path_.c_str());
}

std::optional<FileDescriptor> connect_to(const std::string& path) {
  const std::optional<sockaddr_un> address = address_of(path);
  FileDescriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!address || !out || !connect(out, *address)) return std::nullopt;
  return out;
}

std::optional<uid_t> user_of(const FileDescriptor& connection) { return user_of(connection.get()); }

bool is_our_user(int connection) {
  const std::optional<uid_t> user = user_of(connection);
  return user && (*user == ::geteuid() || *user == 0);
}

}  // namespace darkpkg
