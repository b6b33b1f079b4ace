#pragma once

#include <signal.h>

namespace darkpkg {

/// Holds the signals that end a program back as long as it lives: for what must not be left half done. What came
/// meanwhile comes when it goes.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&signals_);
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// Whether one of them waits.
  bool any() const {
    sigset_t pending;
    sigemptyset(&pending);
    ::sigpending(&pending);
    for (int signal : {SIGINT, SIGTERM, SIGHUP})
      if (sigismember(&pending, signal) == 1 && sigismember(&before_, signal) == 0) return true;
    return false;
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace darkpkg
