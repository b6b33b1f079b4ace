#include "base/check.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

namespace darkpkg {
namespace {

[[noreturn]] void abort_with_trace() {
  std::array<void*, 64> frames;
  backtrace_symbols_fd(frames.data(), backtrace(frames.data(), static_cast<int>(frames.size())), STDERR_FILENO);
  std::abort();
}

[[noreturn]] void end_without_memory() {
  // Nothing here may allocate, and no destructor needs to run.
  constexpr std::string_view kText =
      "darkpkg: there is not enough memory\n  help: try again where more is free; what was not committed is not "
      "changed\n";
  (void)!::write(STDERR_FILENO, kText.data(), kText.size());
  ::_exit(3);
}

[[noreturn]] void on_terminate() {
  const char* what = "no exception";
  try {
    if (std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "darkpkg: internal error: an exception that nobody catches: %s\n", e.what());
    abort_with_trace();
  } catch (...) {
    what = "an exception of an unknown type";
  }
  std::fprintf(stderr, "darkpkg: internal error: std::terminate with %s\n", what);
  abort_with_trace();
}

}  // namespace

void bug(const char* file, int line, const char* what) {
  std::fprintf(stderr, "darkpkg: internal error at %s:%d: %s\n", file, line, what);
  abort_with_trace();
}

void explain_uncaught_exceptions() { std::set_terminate(on_terminate); }

}  // namespace darkpkg
