#include "tool/command_line.hpp"

#include <algorithm>
#include <string_view>

#include "tool/cli.hpp"
#include "tool/version.hpp"

namespace darkpkg {
namespace {

struct Subcommand {
  std::string_view name;
  void (*add)(Command& app, int& exit_code);
  bool describes_all = false;  ///< it needs the others to be declared
};

/// In the order of --help.
constexpr Subcommand kSubcommands[] = {
    {"build", add_build},       {"watch", add_watch},
    {"serve", add_serve},       {"lsp", add_lsp},
    {"clean", add_clean},       {"inspect", add_inspect},
    {"show", add_show},         {"ls", add_ls},
    {"find", add_find},         {"refs", add_refs},
    {"deps", add_deps},         {"graph", add_graph},
    {"impact", add_impact},     {"diff", add_diff},
    {"stats", add_stats},       {"why", add_why},
    {"verify", add_verify},     {"restore", add_restore},
    {"cache", add_cache},       {"export", add_export},
    {"explain", add_explain},   {"completion", add_completion, true},
    {"man", add_man, true},     {"builtins", add_builtins},
    {"generate", add_generate}, {"compile", add_compile},
    {"link", add_link},
};

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  const std::string footer =
      "Examples:\n"
      "  darkpkg build packages --db data.db     build what changed\n"
      "  darkpkg build -n                        say what would be built\n"
      "  darkpkg watch packages --db data.db     build whenever a file is saved\n"
      "  darkpkg serve packages --db data.db     the same, and answer from memory\n"
      "  darkpkg inspect packages/list.darkc     show what is in an object\n"
      "  darkpkg show List.map --db data.db      show what a database holds of an item\n\n"
      "Exit codes: 0 done, 1 an error in the packages, 2 wrong usage, 3 a file or database that cannot be used.";
  return run_commands(argc, argv, "Compiles Dark packages and links them into a database", version_text(), footer,
                      [&](Command& app, int& exit_code) {
                        // Declaring an option takes CLI11 microseconds, and there are a hundred.
                        const Subcommand* wanted =
                            argc > 1 ? std::ranges::find(kSubcommands, argv[1], &Subcommand::name) : nullptr;
                        if (wanted && wanted != std::end(kSubcommands) && !wanted->describes_all)
                          return wanted->add(app, exit_code);
                        for (const Subcommand& subcommand : kSubcommands) subcommand.add(app, exit_code);
                      });
}

}  // namespace darkpkg
