#include <fmt/format.h>

#include "rules/lookup/uses.hpp"
#include "rules/wire/ids.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;

/// `a/b.dark:3:9`, or the file alone where the place is not known.
std::string place_text(const lookup::UsePlace& place, const std::string& path) {
  return place.line == 0 ? path : fmt::format("{}:{}:{}", path, place.line, place.column);
}

void warn_changed(const lookup::Uses& uses, const lookup::Sources& sources) {
  for (const std::string& file : uses.changed)
    print_error("darkpkg: '" + shown_path(sources.path(file)) +
                "' changed since it was compiled: its places may be off\n  help: build again\n");
}

ExitCode refs(const LookupArguments& arguments) {
  Result<lookup::StoredItems> items = open_items(arguments);
  if (!items) return report(items.error());
  std::vector<const ItemName*> found = items->find(arguments.name);
  if (found.empty()) return report_unknown(*items, arguments);
  // Without a build folder the database still knows who uses an item, though not where.
  Result<lookup::Sources> sources = lookup::Sources::open(manifest_of(arguments));
  if (!sources && !arguments.manifest.empty()) return report(sources.error());

  const Paint paint;
  std::string out;
  Json json = Json::array();
  for (const ItemName* item : found) {
    Result<lookup::Uses> uses = lookup::find_uses(*items, sources ? &*sources : nullptr, *item);
    if (!uses) return report(uses.error());
    if (sources) warn_changed(*uses, *sources);
    if (found.size() > 1) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", paint.item(*item));
    Json places = Json::array();
    std::string file, path;  // of the place before: those of a file come together
    for (const lookup::UsePlace& place : uses->places) {
      if (file != place.file) {
        file = place.file;
        path = sources ? shown_path(sources->path(file)) : file;
      }
      out += fmt::format("{}: {} {}\n", paint.place(place_text(place, path)),
                         paint.kind(wire::kind_text(place.user->kind)), place.user->name);
      if (!arguments.json) continue;
      Json entry{{"file", path}};
      if (place.line != 0) entry.update({{"line", place.line}, {"column", place.column}});
      entry["user"] = json_of(*place.user);
      places.push_back(std::move(entry));
    }
    if (!arguments.json) continue;
    Json entry = json_of(*item);
    entry["uses"] = std::move(places);
    json.push_back(std::move(entry));
  }
  print_out(arguments.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_refs(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("refs", "Show who uses an item, and where");
  auto options = std::make_shared<LookupArguments>();
  add_name_argument(*command, *options)->required();
  add_lookup_options(*command, *options);
  add_manifest_option(*command, *options);
  command->footer(
      "One line for each place: file, line, column, and the item that it is in. Calls of a function by itself are not\n"
      "among them. Without the build folder the lines have files only.\n\n"
      "Examples:\n"
      "  darkpkg refs Darklang.Stdlib.List.map\n"
      "  darkpkg refs Option --json");
  command->callback([options, &exit_code] { exit_code = refs(*options); });
}

}  // namespace darkpkg
