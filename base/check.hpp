#pragma once

namespace darkpkg {

/// Ends the process with a message and a stack trace: a bug of ours, never a user's mistake.
[[noreturn]] void bug(const char* file, int line, const char* what);

/// From now on an exception that nobody catches ends the process like bug() does, also on other threads; but if
/// there is no memory left, a message and exit code 3 do: that is nobody's mistake, and a transaction that is open ends
/// without a commit.
void explain_uncaught_exceptions();

}  // namespace darkpkg

/// Aborts with a stack trace if `condition` does not hold; stays on in release builds.
#define DARKPKG_CHECK(condition) ((condition) ? void() : ::darkpkg::bug(__FILE__, __LINE__, #condition))
/// Marks code that no input can reach.
#define DARKPKG_UNREACHABLE() ::darkpkg::bug(__FILE__, __LINE__, "unreachable")
