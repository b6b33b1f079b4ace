#include <fmt/core.h>

#include "lookup/search.hpp"
#include "lookup/stored_items.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

struct FindOptions {
  LookupArguments lookup;
  int limit = 20;
};

ExitCode find(const FindOptions& options) {
  Result<lookup::StoredItems> items = open_items(options.lookup);
  if (!items) return report(items.error());
  std::vector<lookup::Found> found =
      lookup::search(items->full_names(), options.lookup.name, static_cast<std::size_t>(options.limit));
  if (found.empty()) {
    report({"nothing in '" + options.lookup.database + "' is named like '" + options.lookup.name + "'",
            "a part of a name will do: darkpkg find map"});
    return kUserError;
  }
  const Paint paint;
  std::string out;
  Json json = Json::array();
  for (const lookup::Found& one : found) {
    const lookup::ItemName& item = items->names()[one.index];
    if (options.lookup.json) {
      Json entry = json_of(item);
      entry["match"] = lookup::match_text(one.match);
      if (one.match == lookup::Match::fuzzy) entry["distance"] = one.distance;
      json.push_back(std::move(entry));
    } else {
      out += paint.item(item) + "\n";
    }
  }
  print_out(options.lookup.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_find(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("find", "Find items by a part of their name, or a name that is nearly right");
  auto options = std::make_shared<FindOptions>();
  command->add_option("TEXT", options->lookup.name, "A name, the start of one, a part of one; with dots or without")
      ->required();
  add_lookup_options(*command, options->lookup);
  add_build_dir_option(*command, options->lookup);
  add_socket_option(*command, options->lookup);
  command->add_option("--limit", options->limit, "How many at most")->at_least(1)->capture_default_str();
  command->footer(
      "The best come first: the name itself, names that start with the text, names with the text in them, modules "
      "with\n"
      "the text in them; where there is none of these, names that are spelt nearly so.\n\n"
      "Examples:\n"
      "  darkpkg find map\n"
      "  darkpkg find List.fo --limit 5\n"
      "  darkpkg find lenght");
  command->callback([options, &exit_code] { exit_code = find(*options); });
}

}  // namespace darkpkg
