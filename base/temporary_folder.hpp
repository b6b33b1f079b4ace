#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace darkpkg {

/// A folder in $TMPDIR, else in /tmp, that goes when this goes.
class TemporaryFolder {
 public:
  TemporaryFolder() = default;
  static Result<TemporaryFolder> make();
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace darkpkg
