#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What darkpkg and its helper darkpkg-remote, which speaks HTTP, say to each other over a socket. A message is a line
/// and what it announces:
///
///     <verb> <key> <status> <length>\n<length bytes>
///
/// Requests: `get` (no bytes), `head` (no bytes) and `put` with the body; status 0. The answer has the verb and the key
/// of its request, the status of HTTP (0: no answer) and the body. Answers come in any order. `stop` with a reason
/// instead of the body ends the conversation: the server is not worth asking any more, what has no answer gets none.
namespace darkpkg::remote {

struct Message {
  std::string verb;
  std::string key;
  std::uint32_t status = 0;
  std::string body;
};

/// No body is larger, in bytes; larger objects are not shared.
inline constexpr std::size_t kLargestBody = std::size_t{16} << 20;

inline constexpr std::uint32_t kFound = 200;
inline constexpr std::uint32_t kMissing = 404;

void append_message(std::string& to, const Message& message);

/// Takes the first message off `buffer`, starting at `position`, which moves on; nothing if it is not all there yet
/// or if `is_malformed` is set.
std::optional<Message> take_message(const std::string& buffer, std::size_t& position, bool& is_malformed);

}  // namespace darkpkg::remote
