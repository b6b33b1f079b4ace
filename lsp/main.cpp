// darkpkg-lsp: `darkpkg lsp`, in an executable of its own, so that what the compiler and the linker don't need costs
// them nothing at their start.
#include <signal.h>
#include <unistd.h>

#include <memory>

#include "base/check.hpp"
#include "lsp/server.hpp"
#include "tool/cli.hpp"
#include "tool/lsp_options.hpp"
#include "tool/version.hpp"

namespace darkpkg::lsp {
namespace {

void declare(Command& app, int& exit_code) {
  auto options = std::make_shared<LspOptions>();
  add_lsp_command(app, *options)->callback([options, &exit_code] {
    ::signal(SIGPIPE, SIG_IGN);
    exit_code = Server(options->settings).run(STDIN_FILENO, STDOUT_FILENO);
  });
}

}  // namespace
}  // namespace darkpkg::lsp

int main(int argc, char** argv) {
  darkpkg::explain_uncaught_exceptions();
  return darkpkg::run_commands(argc, argv, "A language server for Dark packages", darkpkg::version_text(), "",
                               darkpkg::lsp::declare);
}
