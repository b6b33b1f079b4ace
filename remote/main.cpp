#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "remote/session.hpp"
#include "remote/settings.hpp"

/// darkpkg-remote: carries objects between darkpkg, which starts it, and a server. See cache/remote/protocol.hpp.
int main() {
  struct stat s {};
  std::optional<darkpkg::remote::Settings> settings = darkpkg::remote::settings_from_environment();
  if (!settings || ::fstat(STDIN_FILENO, &s) != 0 || !S_ISSOCK(s.st_mode)) {
    std::fputs("darkpkg-remote is started by darkpkg; see darkpkg build --help\n", stderr);
    return 2;
  }
  return darkpkg::remote::serve(STDIN_FILENO, *settings) ? 0 : 1;
}
