#include "tool/command_line.hpp"

#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "tool/version.hpp"

namespace darkpkg {

int run_command_line(int argc, const char* const* argv) {
  CLI::App app("Compiles Dark packages and links them into a database", "darkpkg");
  int exit_code = kOk;
  app.set_version_flag("--version", "darkpkg " + std::string(kVersion));
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  darkpkg build packages --db data.db     build what changed\n"
      "  darkpkg build -n                        say what would be built\n"
      "  darkpkg inspect packages/list.darkc     show what is in an object\n\n"
      "Exit codes: 0 done, 1 an error in the packages, 2 wrong usage, 3 a file or database that cannot be used.");
  add_build(app, exit_code);
  add_clean(app, exit_code);
  add_inspect(app, exit_code);
  add_verify(app, exit_code);
  add_restore(app, exit_code);
  add_cache(app, exit_code);
  add_export(app, exit_code);
  add_generate(app, exit_code);
  add_compile(app, exit_code);
  add_link(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    print_error("darkpkg: " + std::string(error.what()) + "\n  help: darkpkg --help lists the commands\n");
    return kUsageError;
  }
  return exit_code;
}

}  // namespace darkpkg
