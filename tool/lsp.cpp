#include <memory>

#include "tool/become_program.hpp"
#include "tool/lsp_options.hpp"

namespace darkpkg {

void add_lsp(Command& app, int& exit_code) {
  auto options = std::make_shared<LspOptions>();
  Command* command = add_lsp_command(app, *options);
  command->callback(
      [options, command, &exit_code] { exit_code = become_program("darkpkg-lsp", command->arguments()); });
}

}  // namespace darkpkg
