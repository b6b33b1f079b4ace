#include "tool/document/completion.hpp"

#include <memory>

#include "tool/cli.hpp"
#include "tool/message.hpp"

namespace darkpkg {

void add_completion(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("completion", "Print a script that completes command lines in a shell");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->one_of({"bash", "zsh", "fish"});
  command->footer(
      "Examples, where darkpkg is not installed with its scripts:\n"
      "  source <(darkpkg completion bash)\n"
      "  darkpkg completion zsh > ~/.zfunc/_darkpkg\n"
      "  darkpkg completion fish > ~/.config/fish/completions/darkpkg.fish");
  command->callback([&app, shell, &exit_code] {
    const CommandModel program = app.model();
    if (*shell == "bash") print_out(bash_completion(program));
    else if (*shell == "zsh") print_out(zsh_completion(program));
    else print_out(fish_completion(program));
    exit_code = kOk;
  });
}

}  // namespace darkpkg
