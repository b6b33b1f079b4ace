#include "ninja/generate.hpp"

#include <fmt/core.h>

#include "tool/cli.hpp"
#include "tool/generate_report.hpp"
#include "tool/message.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg {

ExitCode report_refused(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::string shown;
    for (char c : path) shown += c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    print_error(
        fmt::format("darkpkg: the path '{}' has a line end in it, which Ninja cannot name\n"
                    "  help: rename it\n",
                    shown));
  }
  return paths.empty() ? kOk : kUserError;
}

void add_generate(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("generate", "Write build.ninja and the manifest for a packages' folder");
  auto arguments = std::make_shared<SettingsArguments>();
  add_settings_options(*command, *arguments);
  command->footer("Example:\n  darkpkg generate packages --build-dir out && ninja -C out packages");
  command->callback([arguments, &exit_code] {
    Result<Generated> generated =
        settings_of(*arguments).and_then([](const BuildSettings& settings) { return generate(settings); });
    exit_code = generated ? report_refused(generated->refused) : report(generated.error());
  });
}

}  // namespace darkpkg
