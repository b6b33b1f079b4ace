#include "cache/remote/remote_cache.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "cache/remote/conversation.hpp"
#include "cache/remote/envelope.hpp"

namespace darkpkg::remote {
namespace {

/// The helper keeps the time itself; this ends one that hangs.
constexpr int kGraceMs = 5000;
/// What a transfer may take for every object on top of its timeout, in ms: compiling one takes about as long.
constexpr double kMsPerObject = 20;

/// Makes a request of each key.
using MakeRequest = std::function<std::optional<Message>(std::size_t)>;
/// Takes the answer for the key that stands at these positions.
using TakeAnswer = std::function<void(const std::vector<std::size_t>&, const Message&)>;

Transfer transfer(const RemoteSettings& settings, const std::vector<std::string>& keys, const MakeRequest& make,
                  const TakeAnswer& take, Transfer& out) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> positions;
  for (std::size_t i = 0; i < keys.size(); i++) positions[keys[i]].push_back(i);

  Helper helper;
  helper.program = settings.helper;
  const double limit_ms = settings.timeout_s * 1000 + kMsPerObject * static_cast<double>(keys.size());
  helper.environment = {{"DARKPKG_REMOTE_CACHE", settings.url},
                        {"DARKPKG_REMOTE_CACHE_TIMEOUT", std::to_string(settings.timeout_s)},
                        {"DARKPKG_REMOTE_CACHE_LIMIT", std::to_string(limit_ms / 1000)}};
  helper.environment.insert(helper.environment.end(), settings.credentials.begin(), settings.credentials.end());
  helper.timeout_ms = static_cast<int>(std::min(limit_ms, 1e9)) + kGraceMs;

  std::size_t asked = 0;
  std::size_t refused = 0;
  auto next = [&]() -> std::optional<Message> {
    while (asked < keys.size()) {
      std::size_t i = asked++;
      // A key that stands there twice is asked for once.
      if (positions.at(keys[i]).front() != i) continue;
      if (std::optional<Message> message = make(i)) return message;
    }
    return std::nullopt;
  };
  auto answer = [&](Message message) {
    if (message.verb == "stop") {
      out.gave_up = true;
      out.problem = std::move(message.body);
      return;
    }
    auto found = positions.find(message.key);
    if (found == positions.end()) return;
    if (message.status / 100 != 2 && message.status != kMissing) refused++;
    take(found->second, message);
  };
  if (Result<void> done = converse(helper, next, answer); !done && out.problem.empty()) {
    out.gave_up = true;
    out.problem = done.error().message;
  }
  if (out.problem.empty() && refused > 0) out.problem = std::to_string(refused) + " requests failed";
  if (out.problem.empty() && out.rejected > 0)
    out.problem =
        std::to_string(out.rejected) + (out.rejected == 1 ? " answer was" : " answers were") + " no good object";
  return out;
}

}  // namespace

std::optional<std::string> RemoteCache::check_url(std::string_view url) {
  constexpr std::string_view kHelp = "use http://HOST[:PORT][/PATH] or https://...";
  std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || (url.substr(0, scheme) != "http" && url.substr(0, scheme) != "https"))
    return "the remote cache's URL has no scheme that is known; " + std::string(kHelp);
  std::string_view rest = url.substr(scheme + 3);
  std::string_view authority = rest.substr(0, rest.find('/'));
  if (authority.find('@') != std::string_view::npos)
    return "the remote cache's URL must not have a password in it: processes and logs show it; "
           "set DARKPKG_REMOTE_CACHE_USER and DARKPKG_REMOTE_CACHE_PASSWORD, or DARKPKG_REMOTE_CACHE_TOKEN";
  if (authority.empty() || authority.front() == ':' || url.find_first_of(" ?#") != std::string_view::npos ||
      std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return "the remote cache's URL is malformed; " + std::string(kHelp);
  return std::nullopt;
}

Transfer RemoteCache::fetch(const std::vector<std::string>& keys,
                            const std::function<bool(std::size_t, std::string_view object)>& use) const {
  Transfer out;
  auto make = [&](std::size_t i) -> std::optional<Message> { return Message{"get", keys[i], 0, {}}; };
  auto take = [&](const std::vector<std::size_t>& positions, const Message& message) {
    if (message.status != kFound) return;
    std::optional<std::string_view> object = unseal(message.body, message.key, settings_.secret);
    bool used = false;
    if (object)
      for (std::size_t i : positions) used |= use(i, *object);
    if (used) {
      out.done++;
      out.bytes += object->size();
    } else {
      out.rejected++;
    }
  };
  return transfer(settings_, keys, make, take, out);
}

Transfer RemoteCache::store(const std::vector<std::string>& keys,
                            const std::function<std::optional<std::string>(std::size_t)>& object) const {
  Transfer out;
  auto make = [&](std::size_t i) -> std::optional<Message> {
    std::optional<std::string> bytes = object(i);
    if (!bytes) return std::nullopt;
    Message message{"put", keys[i], 0, seal(*bytes, keys[i], settings_.secret)};
    if (message.body.size() > kLargestBody) return std::nullopt;
    out.bytes += bytes->size();
    return message;
  };
  auto take = [&](const std::vector<std::size_t>&, const Message& message) { out.done += message.status / 100 == 2; };
  return transfer(settings_, keys, make, take, out);
}

Transfer RemoteCache::find(const std::vector<std::string>& keys,
                           const std::function<void(std::size_t)>& present) const {
  Transfer out;
  auto make = [&](std::size_t i) -> std::optional<Message> { return Message{"head", keys[i], 0, {}}; };
  auto take = [&](const std::vector<std::size_t>& positions, const Message& message) {
    if (message.status / 100 != 2) return;
    out.done++;
    for (std::size_t i : positions) present(i);
  };
  return transfer(settings_, keys, make, take, out);
}

}  // namespace darkpkg::remote
