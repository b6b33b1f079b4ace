#include "tool/end_signals.hpp"

#include <sys/signalfd.h>

#include <csignal>

namespace darkpkg {

Result<FileDescriptor> end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  FileDescriptor out(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!out) return fail(errno_message("wait for", "signals"));
  return out;
}

}  // namespace darkpkg
