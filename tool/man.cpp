#include "tool/document/man.hpp"

#include <fmt/core.h>

#include <memory>

#include "base/output_file.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "tool/version.hpp"
#include "workspace/replace_file.hpp"

namespace darkpkg {
namespace {

ExitCode write_pages(const std::vector<ManPage>& pages, const std::string& folder) {
  if (Result<void> made = make_folders(folder); !made) return report(made.error());
  for (const ManPage& page : pages)
    if (Result<void> written = write_output(folder + "/" + page.name + ".1", page.roff); !written)
      return report(written.error());
  return kOk;
}

ExitCode print_page(const std::vector<ManPage>& pages, const std::string& command) {
  const std::string name = command.empty() ? "darkpkg" : "darkpkg-" + command;
  for (const ManPage& page : pages) {
    if (page.name != name) continue;
    print_out(page.roff);
    return kOk;
  }
  print_error(fmt::format("darkpkg: there is no command '{}'\n  help: darkpkg --help lists the commands\n", command));
  return kUsageError;
}

}  // namespace

void add_man(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("man", "Print a manual page, or write all of them");
  auto name = std::make_shared<std::string>();
  auto folder = std::make_shared<std::string>();
  Option* one = command->add_option("COMMAND", *name, "The page of this command; without it, that of darkpkg");
  command->add_option("--write", *folder, "Write all pages into this folder")->excludes(one);
  command->footer("Examples:\n  darkpkg man build | man -l -\n  darkpkg man --write /usr/local/share/man/man1");
  command->callback([&app, name, folder, &exit_code] {
    const std::vector<ManPage> pages = man_pages(app.model(), "darkpkg " + std::string(kVersion));
    exit_code = folder->empty() ? print_page(pages, *name) : write_pages(pages, *folder);
  });
}

}  // namespace darkpkg
