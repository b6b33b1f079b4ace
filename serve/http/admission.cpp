#include "serve/http/admission.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/file.hpp"

namespace darkpkg::serve {
namespace {

constexpr std::string_view kCookie = "darkpkg=";

/// Nothing of others runs in the page, nothing of others is loaded, and nobody frames it.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Result<std::string> random_digits(std::size_t bytes) {
  std::array<std::uint8_t, 32> drawn{};
  if (::getrandom(drawn.data(), bytes, 0) != static_cast<ssize_t>(bytes))
    return fail(errno_message("draw", "random bytes"));
  std::string out;
  for (std::size_t i = 0; i < bytes; i++) {
    out += "0123456789abcdef"[drawn[i] >> 4];
    out += "0123456789abcdef"[drawn[i] & 15];
  }
  return out;
}

/// Is it this machine, by whatever port? A port that is forwarded has another number here than there.
bool is_loopback_host(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const std::string_view name = colon == std::string_view::npos || host.ends_with(']') ? host : host.substr(0, colon);
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

bool is_same_origin(const httplib::Request& request) {
  const std::string host = request.get_header_value("Host");
  if (request.get_header_value_count("Host") != 1 || !is_loopback_host(host)) return false;
  if (request.has_header("Origin") && request.get_header_value("Origin") != "http://" + host) return false;
  const std::string site = request.get_header_value("Sec-Fetch-Site");  // of browsers since 2023
  return site.empty() || site == "same-origin" || site == "none";
}

}  // namespace

Result<Admission> Admission::draw() {
  Result<std::string> token = random_digits(16), room = random_digits(8);
  if (!token) return tl::unexpected(token.error());
  if (!room) return tl::unexpected(room.error());
  return Admission(std::move(*token), std::move(*room));
}

void Admission::enter(httplib::Request& request) const {
  // What is not ours keeps its path, and admits() refuses it.
  if (request.path.starts_with(room_)) request.path.erase(0, room_.size() - 1);
  else if (!request.path.starts_with(kStart)) request.path.clear();
}

bool Admission::admits(const httplib::Request& request, httplib::Response& response) const {
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, const char*>>{{"Content-Security-Policy", kContentPolicy},
                                                                  {"X-Content-Type-Options", "nosniff"},
                                                                  {"Referrer-Policy", "no-referrer"},
                                                                  {"Cross-Origin-Resource-Policy", "same-origin"},
                                                                  {"Cross-Origin-Opener-Policy", "same-origin"}})
    response.set_header(name, value);
  if (is_same_origin(request) && !request.path.empty()) {
    const bool is_start = !request.target.starts_with(room_);
    if (!is_start && shows_token(request)) return true;
    if (is_start && request.method == "GET" && is_token(request.path.substr(std::string_view(kStart).size()))) {
      response.status = 303;
      response.set_header("Set-Cookie",
                          std::string(kCookie) + token_ + "; Path=" + room_ + "; HttpOnly; SameSite=Strict");
      response.set_header("Location", room_);
      return false;
    }
  }
  response.status = 403;
  response.set_content(
      "This is answered only to the page that darkpkg serve --http prints the address of: open that.\n",
      "text/plain; charset=utf-8");
  return false;
}

bool Admission::shows_token(const httplib::Request& request) const {
  const std::string cookies = request.get_header_value("Cookie");
  for (std::string_view rest = cookies; !rest.empty();) {
    const std::string_view cookie = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), cookie.size() + 1));
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
    if (cookie.starts_with(kCookie) && is_token(cookie.substr(kCookie.size()))) return true;
  }
  return false;
}

/// In a time that does not tell how much of it is right.
bool Admission::is_token(std::string_view text) const {
  if (text.size() != token_.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < text.size(); i++)
    difference |= static_cast<unsigned char>(text[i]) ^ static_cast<unsigned char>(token_[i]);
  return difference == 0;
}

}  // namespace darkpkg::serve
