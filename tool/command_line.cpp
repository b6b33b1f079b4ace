#include "tool/command_line.hpp"

#include "tool/cli.hpp"
#include "tool/version.hpp"

namespace darkpkg {

int run_command_line(int argc, const char* const* argv) {
  const std::string footer =
      "Examples:\n"
      "  darkpkg build packages --db data.db     build what changed\n"
      "  darkpkg build -n                        say what would be built\n"
      "  darkpkg inspect packages/list.darkc     show what is in an object\n"
      "  darkpkg show List.map --db data.db      show what a database holds of an item\n\n"
      "Exit codes: 0 done, 1 an error in the packages, 2 wrong usage, 3 a file or database that cannot be used.";
  return run_commands(argc, argv, "Compiles Dark packages and links them into a database",
                      "darkpkg " + std::string(kVersion), footer, [](Command& app, int& exit_code) {
                        add_build(app, exit_code);
                        add_clean(app, exit_code);
                        add_inspect(app, exit_code);
                        add_show(app, exit_code);
                        add_verify(app, exit_code);
                        add_restore(app, exit_code);
                        add_cache(app, exit_code);
                        add_export(app, exit_code);
                        add_generate(app, exit_code);
                        add_compile(app, exit_code);
                        add_link(app, exit_code);
                      });
}

}  // namespace darkpkg
