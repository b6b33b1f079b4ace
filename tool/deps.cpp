#include <fmt/core.h>

#include "lookup/uses.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

struct DepsOptions {
  LookupArguments lookup;
  bool transitive = false;
};

ExitCode deps(const DepsOptions& options) {
  Result<lookup::StoredItems> items = lookup::StoredItems::open_indexed(options.lookup.database);
  if (!items) return report(items.error());
  std::vector<const lookup::ItemName*> found = items->find(options.lookup.name);
  if (found.empty()) return report_unknown(*items, options.lookup);
  const Paint paint;
  std::string out;
  Json json = Json::array();
  for (const lookup::ItemName* item : found) {
    Result<lookup::Dependencies> used = lookup::dependencies(*items, *item, options.transitive);
    if (!used) return report(used.error());
    if (found.size() > 1) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", paint.item(*item));
    Json entry = json_of(*item);
    entry["items"] = Json::array();
    for (const lookup::ItemName* one : used->items) {
      out += paint.item(*one) + "\n";
      entry["items"].push_back(json_of(*one));
    }
    for (const std::string& name : used->builtins) out += fmt::format("{:<6}{}\n", "", name);
    for (const std::string& name : used->missing) out += fmt::format("{:<6}{} (not found)\n", "", name);
    entry["builtins"] = used->builtins;
    entry["missing"] = used->missing;
    json.push_back(std::move(entry));
  }
  print_out(options.lookup.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_deps(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("deps", "Show what an item uses");
  auto options = std::make_shared<DepsOptions>();
  add_name_argument(*command, options->lookup)->required();
  add_lookup_options(*command, options->lookup);
  command->add_flag("--transitive", options->transitive, "Also what these use, and so on");
  command->footer(
      "Items first, then the runtime's functions and values by name, then names that nothing has. Operators are not\n"
      "among them.\n\n"
      "Examples:\n"
      "  darkpkg deps List.map\n"
      "  darkpkg deps List.map --transitive");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return deps(*options); }); });
}

}  // namespace darkpkg
