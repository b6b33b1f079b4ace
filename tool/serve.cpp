#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "tool/message.hpp"
#include "tool/serve_options.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {
namespace {

/// Becomes darkpkg-serve, with the same arguments; returns only if that can't be run.
ExitCode become_server(std::vector<std::string> arguments) {
  Result<std::string> here = program_path();
  if (!here) return report(here.error());
  std::string program = here->substr(0, here->rfind('/') + 1) + "darkpkg-serve";
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  return report({errno_message("run", program), "it is installed next to darkpkg"});
}

}  // namespace

void add_serve(Command& app, int& exit_code) {
  auto options = std::make_shared<ServeOptions>();
  Command* command = add_serve_command(app, *options);
  command->callback([options, command, &exit_code] { exit_code = become_server(command->arguments()); });
}

}  // namespace darkpkg
