#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "base/deep_stack.hpp"
#include "lookup/descriptions.hpp"
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
  bool docs = false;
};

/// An item that was found, and how.
struct Hit {
  const lookup::ItemName* item = nullptr;
  std::string_view match;
  std::optional<std::size_t> distance = std::nullopt;
  std::string description = {};
};

/// By the start of an id, then by name; names that are only nearly so if there is nothing else.
std::vector<Hit> by_name(const lookup::StoredItems& items, const FindOptions& options) {
  std::vector<Hit> out;
  for (const lookup::ItemName* item : items.find_by_id(options.lookup.name)) out.push_back({item, "id"});
  for (const lookup::StoredItems::Hit& hit :
       items.search(options.lookup.name, static_cast<std::size_t>(options.limit))) {
    const bool is_fuzzy = hit.match == lookup::Match::fuzzy;
    if (!out.empty() && out.front().match == "id" && (is_fuzzy || hit.match == lookup::Match::elsewhere)) continue;
    out.push_back({hit.item, lookup::match_text(hit.match)});
    if (is_fuzzy) out.back().distance = hit.distance;
  }
  // Items of one name are equally good.
  for (auto at = out.begin(); at != out.end();) {
    const auto next = std::find_if(at, out.end(), [&](const Hit& hit) { return hit.item->name != at->item->name; });
    std::sort(at, next, [](const Hit& a, const Hit& b) { return a.item->kind < b.item->kind; });
    at = next;
  }
  return out;
}

Result<std::vector<Hit>> by_description(const lookup::StoredItems& items, const FindOptions& options) {
  Result<std::vector<lookup::Described>> found;
  with_deep_stack([&] { found = lookup::find_described(items, options.lookup.name); });
  if (!found) return tl::unexpected(found.error());
  std::vector<Hit> out;
  for (lookup::Described& one : *found)
    out.push_back({one.item, "description", std::nullopt, std::move(one.description)});
  return out;
}

/// A description on one line.
std::string joined_lines(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '\n' || (!out.empty() && out.back() != ' ')) out += c == '\n' ? ' ' : c;
  return out;
}

ExitCode find(const FindOptions& options) {
  Result<lookup::StoredItems> items = options.docs ? open_all_items(options.lookup) : open_items(options.lookup);
  if (!items) return report(items.error());
  Result<std::vector<Hit>> hits = options.docs ? by_description(*items, options) : by_name(*items, options);
  if (!hits) return report(hits.error());
  if (hits->empty()) {
    if (options.docs)
      report({"no description in '" + options.lookup.database + "' has '" + options.lookup.name + "' in it",
              "without --docs names are searched"});
    else
      report({"nothing in '" + options.lookup.database + "' is named like '" + options.lookup.name + "'",
              "a part of a name will do: darkpkg find map; --docs searches descriptions"});
    return kUserError;
  }
  if (hits->size() > static_cast<std::size_t>(options.limit)) hits->resize(static_cast<std::size_t>(options.limit));
  const Paint paint;
  std::string out;
  Json json = Json::array();
  for (const Hit& hit : *hits) {
    if (options.lookup.json) {
      Json entry = json_of(*hit.item);
      entry["match"] = hit.match;
      if (hit.distance) entry["distance"] = *hit.distance;
      if (options.docs) entry["description"] = hit.description;
      json.push_back(std::move(entry));
    } else {
      out += paint.item(*hit.item);
      if (options.docs) out += "\n      " + joined_lines(hit.description);
      out += '\n';
    }
  }
  print_out(options.lookup.json ? json_text(json) : out);
  return kOk;
}

}  // namespace

void add_find(Command& app, int& exit_code) {
  Command* command = app.add_subcommand(
      "find", "Find items by a part of their name, a name that is nearly right, or the start of an id");
  auto options = std::make_shared<FindOptions>();
  command
      ->add_option("TEXT", options->lookup.name,
                   "A name, the start of one, a part of one; with dots or without; eight characters of an id or more")
      ->required();
  add_lookup_options(*command, options->lookup);
  add_build_dir_option(*command, options->lookup);
  add_socket_option(*command, options->lookup);
  command->add_option("--limit", options->limit, "How many at most")->at_least(1)->capture_default_str();
  command->add_flag("--docs", options->docs, "Search the descriptions instead of the names");
  command->footer(
      "The best come first: the name itself, names that start with the text, names with the text in them, modules "
      "with\n"
      "the text in them; where there is none of these, names that are spelt nearly so.\n\n"
      "Examples:\n"
      "  darkpkg find map\n"
      "  darkpkg find List.fo --limit 5\n"
      "  darkpkg find lenght\n"
      "  darkpkg find --docs \"empty list\"");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return find(*options); }); });
}

}  // namespace darkpkg
