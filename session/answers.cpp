#include "session/answers.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace darkpkg::session {
namespace {

/// How long a question takes to come once somebody has connected, in ms.
constexpr int kQuestionTakes = 5;

std::optional<std::uint64_t> inode_of(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  if (!stat || !*stat) return std::nullopt;
  return (*stat)->inode;
}

}  // namespace

void Asking::answer(const std::optional<Answer>& answer) const {
  const std::string line = format_answer(answer);
  (void)::send(connection_.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Answers::open(const BuildSettings& settings) {
  if (!inode_of(settings.build_dir)) return;
  const std::string path = settings.session_socket();
  if (socket_ && inode_ && inode_of(path) == inode_) return;
  socket_.reset();
  inode_.reset();
  folder_.clear();
  Result<PrivateSocket> socket = PrivateSocket::listen(path);
  if (!socket) return;
  socket_.emplace(std::move(*socket));
  inode_ = inode_of(path);
  folder_ = settings.session_folder();
}

std::optional<Asking> Answers::next() {
  for (;;) {
    if (!socket_) return std::nullopt;
    FileDescriptor connection(::accept4(socket_->fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection) return std::nullopt;
    if (!is_our_user(connection.get())) continue;
    pollfd wait{connection.get(), POLLIN, 0};
    if (::poll(&wait, 1, kQuestionTakes) <= 0) continue;
    std::array<char, kLongestLine> bytes;
    const ssize_t n = ::recv(connection.get(), bytes.data(), bytes.size(), 0);
    if (n <= 0) continue;
    if (std::optional<Question> question = parse_question({bytes.data(), static_cast<std::size_t>(n)}))
      return Asking(std::move(connection), std::move(*question));
  }
}

}  // namespace darkpkg::session
