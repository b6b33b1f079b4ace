#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "base/private_socket.hpp"
#include "session/question.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::session {

/// Somebody who asked and waits. Whoever is not answered looks himself.
class Asking {
 public:
  Asking(FileDescriptor connection, Question question)
      : connection_(std::move(connection)), question_(std::move(question)) {}
  const Question& question() const { return question_; }
  void answer(const std::optional<Answer>& answer) const;

 private:
  FileDescriptor connection_;
  Question question_;
};

/// The socket in a build folder at which a session is asked.
class Answers {
 public:
  /// Listens, unless it does so already. If it can't (no build folder yet, another session, a path longer than the
  /// system takes) nobody asks, and builds look themselves.
  void open(const BuildSettings& settings);

  /// Readable when somebody asks; -1: nobody can.
  int fd() const { return socket_ ? socket_->fd() : -1; }
  /// The folder of the socket, which nobody else writes to; empty: none.
  std::string folder() const { return folder_; }

  /// The next one; nothing if nobody asks. Waits for a moment at most.
  std::optional<Asking> next();

 private:
  std::string folder_;
  std::optional<std::uint64_t> inode_;  // of the socket, in case somebody removes it
  std::optional<PrivateSocket> socket_;
};

}  // namespace darkpkg::session
