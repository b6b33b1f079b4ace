#include <optional>

#include "base/check.hpp"
#include "tool/command_line.hpp"
#include "tool/edges.hpp"
#include "tool/environment.hpp"
#include "tool/message.hpp"

int main(int argc, char** argv) {
  darkpkg::explain_uncaught_exceptions();
  if (darkpkg::Result<void> checked = darkpkg::check_environment(); !checked) {
    darkpkg::report(checked.error());
    return darkpkg::kUsageError;
  }
  if (std::optional<darkpkg::ExitCode> done = darkpkg::run_edge(argc, argv)) return *done;
  const int code = darkpkg::run_command_line(argc, argv);
  const int written = darkpkg::check_output();
  return written == darkpkg::kOk ? code : written;
}
