#include "session/ask.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "base/private_socket.hpp"

namespace darkpkg::session {

std::optional<Answer> ask_session(const BuildSettings& settings) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + kPatience;
  std::optional<FileDescriptor> connection = connect_to(settings.session_socket());
  if (!connection || user_of(*connection) != ::geteuid()) return std::nullopt;
  const std::optional<Question> question = question_of(settings);
  if (!question) return std::nullopt;
  const std::string line = format_question(*question);
  if (::send(connection->get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    return std::nullopt;
  std::string answer;
  while (!answer.ends_with('\n') && answer.size() < kLongestLine) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{connection->get(), POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) return std::nullopt;
    std::array<char, kLongestLine> bytes;
    const ssize_t n = ::recv(connection->get(), bytes.data(), bytes.size(), 0);
    if (n <= 0) return std::nullopt;
    answer.append(bytes.data(), static_cast<std::size_t>(n));
  }
  return parse_answer(answer);
}

}  // namespace darkpkg::session
