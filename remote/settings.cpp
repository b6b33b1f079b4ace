#include "remote/settings.hpp"

#include <cstdlib>

namespace darkpkg::remote {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

double seconds(const char* name, double otherwise) {
  double value = std::strtod(variable(name).c_str(), nullptr);
  return value > 0 ? value : otherwise;
}

}  // namespace

std::optional<Settings> settings_from_environment() {
  Settings out;
  out.url = variable("DARKPKG_REMOTE_CACHE");
  while (out.url.ends_with('/')) out.url.pop_back();
  if (out.url.empty()) return std::nullopt;
  out.token = variable("DARKPKG_REMOTE_CACHE_TOKEN");
  out.user = variable("DARKPKG_REMOTE_CACHE_USER");
  out.password = variable("DARKPKG_REMOTE_CACHE_PASSWORD");
  out.certificates = variable("DARKPKG_REMOTE_CACHE_CA");
  out.timeout_s = seconds("DARKPKG_REMOTE_CACHE_TIMEOUT", out.timeout_s);
  out.limit_s = seconds("DARKPKG_REMOTE_CACHE_LIMIT", out.limit_s);
  return out;
}

}  // namespace darkpkg::remote
