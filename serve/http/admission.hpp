#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darkpkg::serve {

/// Which requests of browsers are answered: those of a page of ours that was opened with the token. A TCP port can be
/// reached by every process and by every page that this machine's browsers show, so each request must
/// - name a host of the loopback interface: a name that somebody points there is refused (DNS rebinding),
/// - come from no other origin, as `Origin` and `Sec-Fetch-Site` say it,
/// - show the token, which the printed address has once and a cookie from then on.
/// Cookies don't know ports, so the cookie has a path that only this server has: others on this machine never get it.
class Admission {
 public:
  /// Draws a token and a path. An error if the system has no random bytes.
  static Result<Admission> draw();
  Admission(std::string token, std::string room) : token_(std::move(token)), room_("/" + std::move(room) + "/") {}

  /// What to open in the browser, below `http://HOST:PORT`.
  std::string start() const { return kStart + token_; }

  /// Before the routes see it: takes our path from the request's, so that routes are the same on all sockets.
  void enter(httplib::Request& request) const;
  /// False if the request is answered here: refused, or sent from the printed address to the page. Adds the headers
  /// that keep a browser from letting others in.
  bool admits(const httplib::Request& request, httplib::Response& response) const;

 private:
  static constexpr const char* kStart = "/token/";

  bool shows_token(const httplib::Request& request) const;
  bool is_token(std::string_view text) const;

  std::string token_;
  std::string room_;  // the path: /.../
};

}  // namespace darkpkg::serve
