#include <memory>

#include "tool/become_program.hpp"
#include "tool/serve_options.hpp"

namespace darkpkg {

void add_serve(Command& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  Command* command = add_serve_command(app, *options);
  command->callback(
      [options, command, &exit_code] { exit_code = become_program("darkpkg-serve", command->arguments()); });
}

}  // namespace darkpkg
