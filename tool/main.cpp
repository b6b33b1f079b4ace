#include <optional>

#include "base/check.hpp"
#include "tool/command_line.hpp"
#include "tool/edges.hpp"

int main(int argc, char** argv) {
  darkpkg::explain_uncaught_exceptions();
  if (std::optional<darkpkg::ExitCode> done = darkpkg::run_edge(argc, argv)) return *done;
  return darkpkg::run_command_line(argc, argv);
}
