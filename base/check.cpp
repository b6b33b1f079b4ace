#include "base/check.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace darkpkg {

void bug(const char* file, int line, const char* what) {
  std::fprintf(stderr, "darkpkg: internal error at %s:%d: %s\n", file, line, what);
  std::array<void*, 64> frames;
  backtrace_symbols_fd(frames.data(), backtrace(frames.data(), static_cast<int>(frames.size())), STDERR_FILENO);
  std::abort();
}

}  // namespace darkpkg
