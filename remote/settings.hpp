#pragma once

#include <optional>
#include <string>

namespace darkpkg::remote {

/// What darkpkg-remote is told through its environment, so that none of it shows up among the processes; darkpkg has
/// checked all of it:
///
///     DARKPKG_REMOTE_CACHE            http(s)://host[:port][/path]
///     DARKPKG_REMOTE_CACHE_TOKEN      a bearer token, or
///     DARKPKG_REMOTE_CACHE_USER       a user and
///     DARKPKG_REMOTE_CACHE_PASSWORD   a password for basic authentication
///     DARKPKG_REMOTE_CACHE_CA         a file with certificates to trust instead of the system's
///     DARKPKG_REMOTE_CACHE_TIMEOUT    how long to wait without an answer, in seconds
///     DARKPKG_REMOTE_CACHE_LIMIT      how long everything may take, in seconds
struct Settings {
  std::string url;  ///< without a slash at the end
  std::string token;
  std::string user;
  std::string password;
  std::string certificates;
  double timeout_s = 5;
  double limit_s = 60;
};

/// Nothing if there is no URL.
std::optional<Settings> settings_from_environment();

}  // namespace darkpkg::remote
