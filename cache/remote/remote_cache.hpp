#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A cache on a server that speaks HTTP: GET, PUT and HEAD of `<URL>/ac/<key>`. darkpkg-remote, a program of its own,
/// does the talking, so that this one, which starts for every compile, does not carry an HTTP library.
namespace darkpkg::remote {

struct RemoteSettings {
  std::string url;     ///< http(s)://host[:port][/path]; empty: no remote cache
  std::string helper;  ///< darkpkg-remote's path
  /// Variables for the helper: token, user, password and certificates, as remote/settings.hpp has them.
  std::vector<std::pair<std::string, std::string>> credentials = {};
  std::string secret;      ///< objects are sealed with it; empty: not sealed
  double timeout_s = 5;    ///< how long to wait without an answer
  bool read_only = false;  ///< nothing is uploaded
};

/// What a transfer did. `problem` says why the server was given up, or what was wrong with some of its answers; it
/// never contains the URL's path or a credential.
struct Transfer {
  std::size_t done = 0;      ///< fetched and used, stored, or present
  std::size_t rejected = 0;  ///< bodies that were not what they should be
  std::size_t bytes = 0;
  bool gave_up = false;
  std::string problem;
};

class RemoteCache {
 public:
  explicit RemoteCache(RemoteSettings settings) : settings_(std::move(settings)) {}

  /// An error in the URL, in words for users; nothing if it is well-formed.
  static std::optional<std::string> check_url(std::string_view url);

  /// Fetches the objects of `keys` over few connections. `use` gets the position of a key and the object that the
  /// server has for it, unsealed but not verified, and returns whether it took it.
  Transfer fetch(const std::vector<std::string>& keys,
                 const std::function<bool(std::size_t, std::string_view object)>& use) const;

  /// Stores objects: `object` returns the one of the key at a position, nothing to leave it out.
  Transfer store(const std::vector<std::string>& keys,
                 const std::function<std::optional<std::string>(std::size_t)>& object) const;

  /// Which of `keys` the server has; `present` gets their positions.
  Transfer find(const std::vector<std::string>& keys, const std::function<void(std::size_t)>& present) const;

  const RemoteSettings& settings() const { return settings_; }

 private:
  RemoteSettings settings_;
};

}  // namespace darkpkg::remote
