#include "serve/http/loopback_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <optional>

namespace darkpkg::serve {
namespace {

/// An address of either family.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  std::string host;  ///< as URLs have it

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

/// Nothing if it is no address of the loopback interface.
std::optional<Address> loopback(const std::string& host, std::uint16_t port) {
  Address out;
  if (host == "[::1]") {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(port);
    to.sin6_addr = in6addr_loopback;
    std::memcpy(&out.storage, &to, sizeof to);
    out.size = sizeof to;
    out.host = host;
    return out;
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  if (host != "127.0.0.1" && host != "localhost") return std::nullopt;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  out.host = "127.0.0.1";
  std::memcpy(&out.storage, &to, sizeof to);
  out.size = sizeof to;
  return out;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

}  // namespace

Result<LoopbackSocket> LoopbackSocket::listen(const std::string& where) {
  const std::size_t colon = where.rfind(':');
  const std::string host = colon == std::string::npos ? "127.0.0.1" : where.substr(0, colon);
  const std::optional<std::uint16_t> port = parse_port(std::string_view(where).substr(colon + 1));
  std::optional<Address> address = port ? loopback(host, *port) : std::nullopt;
  if (!address)
    return fail("'" + where + "' is no address of this machine alone",
                "write a port, or 127.0.0.1:PORT or [::1]:PORT; from another machine forward the port: ssh -L");

  FileDescriptor socket(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return fail(errno_message("make a socket for", where));
  // A server that is started again gets its port, although connections of the last one are not forgotten yet.
  const int on = 1;
  (void)::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), address->get(), address->size) != 0 || ::listen(socket.get(), 128) != 0)
    return fail(errno_message("listen at", where), "name another port: --http PORT, or none for one that is free");
  if (::getsockname(socket.get(), address->get(), &address->size) != 0)
    return fail(errno_message("find the port of", where));
  // The port is at the same place for both families.
  const auto* bound = reinterpret_cast<const sockaddr_in*>(&address->storage);
  return LoopbackSocket(std::move(socket), address->host + ":" + std::to_string(ntohs(bound->sin_port)));
}

}  // namespace darkpkg::serve
