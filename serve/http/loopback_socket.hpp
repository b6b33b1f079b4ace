#pragma once

#include <cstdint>
#include <string>

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg::serve {

/// A listening TCP socket that only this machine can reach.
class LoopbackSocket {
 public:
  /// `where`: `[ADDRESS:]PORT`, the address 127.0.0.1, localhost or [::1]; port 0: any that is free. An error if it is
  /// something else, or if the port is taken.
  static Result<LoopbackSocket> listen(const std::string& where);

  int fd() const { return socket_.get(); }
  /// `127.0.0.1:8080`, as URLs have it.
  const std::string& authority() const { return authority_; }

 private:
  LoopbackSocket(FileDescriptor socket, std::string authority)
      : socket_(std::move(socket)), authority_(std::move(authority)) {}
  FileDescriptor socket_;
  std::string authority_;
};

}  // namespace darkpkg::serve
