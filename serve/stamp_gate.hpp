#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/result.hpp"

namespace darkpkg::serve {

/// Decides whether a link may write its stamp. The stamp says that the database has all objects, so a link that runs
/// while a session writes objects must not say so: were the server killed then, Ninja would believe it.
class StampGate {
 public:
  /// Objects, or the list of them, are about to be written; before the stamp is taken away.
  void changing() {
    std::lock_guard lock(mutex_);
    calm_ = false;
  }
  /// They are written.
  void changed() {
    std::lock_guard lock(mutex_);
    calm_ = true;
    epoch_++;
  }

  /// What a link takes before it looks at the objects: nothing while they are written.
  std::optional<std::uint64_t> mark() const {
    std::lock_guard lock(mutex_);
    if (!calm_) return std::nullopt;
    return epoch_;
  }
  /// What is to be held while the stamp is written; nothing if something was written since the mark was taken, or is
  /// now.
  std::optional<std::unique_lock<std::mutex>> hold(const std::optional<std::uint64_t>& mark) const {
    std::unique_lock lock(mutex_);
    if (!calm_ || mark != epoch_) return std::nullopt;
    return lock;
  }

 private:
  mutable std::mutex mutex_;
  bool calm_ = true;
  std::uint64_t epoch_ = 0;
};

}  // namespace darkpkg::serve
