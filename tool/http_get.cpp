#include "tool/http_get.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/file.hpp"

namespace darkpkg {
namespace {

/// For each step of the exchange; a server that is busy answers in a few ms.
constexpr timeval kPatience{1, 0};
constexpr std::size_t kLongestAnswer = std::size_t{256} << 20;

Result<FileDescriptor> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return fail("the socket's path '" + path + "' is too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  FileDescriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!out) return fail(errno_message("make a socket for", path));
  ::setsockopt(out.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(out.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  if (::connect(out.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return fail(errno_message("connect to", path));
  return out;
}

/// The body, once it is whole.
std::optional<std::string_view> body_of(std::string_view answer) {
  std::size_t end = answer.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  std::size_t at = answer.substr(0, end).find(kLength);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t length = 0;
  std::string_view number = answer.substr(at + kLength.size(), end - at - kLength.size());
  if (std::from_chars(number.data(), number.data() + number.size(), length).ec != std::errc{}) return std::nullopt;
  std::string_view body = answer.substr(end + 4);
  if (body.size() < length) return std::nullopt;
  return body.substr(0, length);
}

}  // namespace

Result<std::string> http_get(const std::string& path, const std::string& target) {
  Result<FileDescriptor> socket = connect_to(path);
  if (!socket) return tl::unexpected(socket.error());
  const std::string request = "GET " + target + " HTTP/1.1\r\nHost: darkpkg\r\nConnection: close\r\n\r\n";
  for (std::size_t sent = 0; sent < request.size();) {
    ssize_t n = ::send(socket->get(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(errno_message("ask the server at", path));
    sent += static_cast<std::size_t>(n);
  }
  std::string answer;
  std::array<char, 64 << 10> buffer;
  while (answer.size() < kLongestAnswer) {
    ssize_t n = ::recv(socket->get(), buffer.data(), buffer.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno_message("read the answer of the server at", path));
    if (n == 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(n));
  }
  std::optional<std::string_view> body = body_of(answer);
  if (!answer.starts_with("HTTP/1.1 200 ") || !body)
    return fail("the server at '" + path + "' answers '" + answer.substr(0, answer.find("\r\n")) + "'");
  return std::string(*body);
}

}  // namespace darkpkg
