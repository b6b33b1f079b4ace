#include "tool/become_program.hpp"

#include <unistd.h>

#include "base/file.hpp"
#include "base/path.hpp"
#include "tool/message.hpp"

namespace darkpkg {

ExitCode become_program(std::string_view name, std::vector<std::string> arguments) {
  Result<std::string> here = program_path();
  if (!here) return report(here.error());
  std::string program = here->substr(0, here->rfind('/') + 1).append(name);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  return report({errno_message("run", program), "it is installed next to darkpkg"});
}

}  // namespace darkpkg
