#include "cache/remote/protocol.hpp"

#include <array>
#include <charconv>

namespace darkpkg::remote {
namespace {

constexpr std::size_t kLongestLine = 256;

bool number(std::string_view text, std::uint64_t& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

void append_message(std::string& to, const Message& message) {
  to.append(message.verb).append(" ").append(message.key).append(" ").append(std::to_string(message.status));
  to.append(" ").append(std::to_string(message.body.size())).append("\n").append(message.body);
}

std::optional<Message> take_message(const std::string& buffer, std::size_t& position, bool& is_malformed) {
  std::string_view rest = std::string_view(buffer).substr(position);
  std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    is_malformed = rest.size() > kLongestLine;
    return std::nullopt;
  }
  std::array<std::string_view, 4> words;
  std::string_view line = rest.substr(0, end);
  for (std::string_view& word : words) {
    std::size_t space = line.find(' ');
    word = line.substr(0, space);
    line = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
  }
  std::uint64_t status = 0;
  std::uint64_t length = 0;
  if (!line.empty() || !number(words[2], status) || !number(words[3], length) || length > kLargestBody) {
    is_malformed = true;
    return std::nullopt;
  }
  if (rest.size() - end - 1 < length) return std::nullopt;
  position += end + 1 + static_cast<std::size_t>(length);
  return Message{std::string(words[0]), std::string(words[1]), static_cast<std::uint32_t>(status),
                 std::string(rest.substr(end + 1, static_cast<std::size_t>(length)))};
}

}  // namespace darkpkg::remote
