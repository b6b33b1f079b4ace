#include "lookup/impact.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/path.hpp"
#include "cache/manifest/manifest.hpp"
#include "tool/cli.hpp"
#include "tool/graph/builder.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/wording.hpp"

namespace darkpkg {
namespace {

using lookup::AffectedItem;
using lookup::Impact;
using lookup::ItemName;
using lookup::StoredItems;

struct ImpactOptions {
  LookupArguments lookup;
  bool modules = false;
  std::string format = "text";
};

/// What `name` is, below the packages' folder.
std::string file_in_packages(const LookupArguments& arguments) {
  Result<std::string> path = absolute_path(arguments.name);
  Result<Manifest> manifest = read_manifest(manifest_of(arguments));
  if (!path || !manifest) return arguments.name;
  const std::string root = manifest->source_root + "/";
  return path->starts_with(root) ? path->substr(root.size()) : arguments.name;
}

/// The items that change; none if there is no item and no file of the name.
Result<std::vector<ItemName>> changed_items(const StoredItems& items, const LookupArguments& arguments) {
  if (arguments.name.ends_with(".dark")) return lookup::items_of_file(items, file_in_packages(arguments));
  std::vector<ItemName> out;
  for (const ItemName* item : items.find(arguments.name)) out.push_back(*item);
  return out;
}

/// How many items of each module are affected, the most first.
std::vector<std::pair<std::string_view, std::size_t>> count_by_module(const Impact& impact) {
  std::map<std::string_view, std::size_t> counts;
  for (const AffectedItem& one : impact.items) counts[one.item.module()]++;
  std::vector<std::pair<std::string_view, std::size_t>> out(counts.begin(), counts.end());
  std::ranges::stable_sort(out, std::greater(), [](const auto& module) { return module.second; });
  return out;
}

std::string text_of(const Impact& impact, bool modules) {
  const Paint paint;
  std::string out;
  if (modules) {
    for (const auto& [module, count] : count_by_module(impact))
      out += fmt::format("{} {} {}\n", paint.kind("module"), paint.name(module),
                         paint.faint("(" + counted(count, "item") + ")"));
    return out;
  }
  for (const AffectedItem& one : impact.items) {
    out += paint.item(one.item);
    if (one.steps > 1) out += paint.faint(" by way of " + impact.items[one.through].item.name);
    out += '\n';
  }
  return out;
}

Json json_of(const Impact& impact) {
  Json changed = Json::array(), items = Json::array(), modules = Json::array(), twins = Json::array();
  for (const AffectedItem& one : impact.items) {
    Json entry = json_of(one.item);
    if (one.steps == 0) changed.push_back(entry);
    entry["steps"] = one.steps;
    entry["through"] = one.steps == 0 ? Json(nullptr) : json_of(impact.items[one.through].item);
    items.push_back(std::move(entry));
  }
  for (const auto& [module, count] : count_by_module(impact)) modules.push_back({{"module", module}, {"items", count}});
  for (const ItemName& twin : impact.twins) twins.push_back(json_of(twin));
  return {{"changed", std::move(changed)},
          {"items", std::move(items)},
          {"modules", std::move(modules)},
          {"twins", std::move(twins)}};
}

graph::Graph graph_of(const Impact& impact, bool modules) {
  graph::Builder<std::string_view> by_module;
  graph::Builder<std::size_t> by_item;
  const auto node = [&](std::size_t i) {
    const AffectedItem& one = impact.items[i];
    if (modules) return by_module.node(one.item.module(), {std::string(one.item.module()), "module", one.steps == 0});
    return by_item.node(i, {one.item.name, std::string(kind_text(one.item.kind)), one.steps == 0});
  };
  for (std::size_t i = 0; i < impact.items.size(); i++) node(i);
  std::vector<Impact::Use> uses = impact.uses;
  std::ranges::sort(uses);
  for (const Impact::Use& use : uses) {
    const std::size_t from = node(use.user), to = node(use.used);
    if (!modules) by_item.edge(from, to);
    else if (from != to) by_module.edge(from, to);
  }
  return modules ? by_module.take() : by_item.take();
}

std::string summary_of(const Impact& impact) {
  std::array<std::size_t, 3> by_steps{};
  for (const AffectedItem& one : impact.items) by_steps[std::min<std::size_t>(one.steps, 2)]++;
  std::string out =
      fmt::format("{} in {} would get another id: {} by the change itself, {} by using it, {} by way of others",
                  counted(impact.items.size(), "item"), counted(count_by_module(impact).size(), "module"), by_steps[0],
                  by_steps[1], by_steps[2]);
  if (!impact.twins.empty())
    out += fmt::format("; {} of the same content would keep the id", counted(impact.twins.size(), "item"));
  return out + "\n";
}

/// For editions whose ids follow from names.
ExitCode report_no_impact(const StoredItems& items, const LookupArguments& arguments,
                          const std::vector<ItemName>& changed) {
  if (!arguments.json) {
    print_out(
        fmt::format("no id would change: ids of edition {} follow from names; darkpkg refs shows who uses an "
                    "item\n",
                    items.edition().name()));
    return kOk;
  }
  Impact none;
  Json json = json_of(none);
  for (const ItemName& item : changed) json["changed"].push_back(json_of(item));
  print_out(json_text(json));
  return kOk;
}

ExitCode run_impact(const ImpactOptions& options) {
  Result<StoredItems> items = StoredItems::open(options.lookup.database, options.lookup.name);
  if (!items) return report(items.error());
  Result<std::vector<ItemName>> changed = changed_items(*items, options.lookup);
  if (!changed) return report(changed.error());
  if (changed->empty()) return report_unknown(*items, options.lookup);
  if (items->edition().identity() == Identity::by_name) return report_no_impact(*items, options.lookup, *changed);
  Result<Impact> impact = lookup::impact(*items, *changed);
  if (!impact) return report(impact.error());
  if (options.lookup.json) {
    print_out(json_text(json_of(*impact)));
  } else if (options.format == "text") {
    print_out(text_of(*impact, options.modules));
    print_error(summary_of(*impact));
  } else {
    const graph::Graph graph = graph_of(*impact, options.modules);
    print_out(options.format == "svg" ? graph::svg(graph) : graph::dot(graph));
  }
  return kOk;
}

}  // namespace

void add_impact(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("impact", "Show which items would get another id if something changed");
  auto options = std::make_shared<ImpactOptions>();
  command->add_option("WHAT", options->lookup.name, "A source file, or the name of an item or the end of it")
      ->required();
  add_lookup_options(*command, options->lookup);
  add_build_dir_option(*command, options->lookup);
  add_manifest_option(*command, options->lookup);
  command->add_flag("--modules", options->modules, "Only how many items of which modules");
  command->add_option("--format", options->format, "text, dot, for Graphviz, or svg, a picture")
      ->one_of({"text", "dot", "svg"})
      ->capture_default_str();
  command->footer(
      "If ids are hashes of contents (edition hash), whoever uses what changes gets another id, too. Items come\n"
      "nearest first, each with the item by way of which it is affected. Edits of descriptions, comments, and names "
      "of\n"
      "parameters and locals change no id.\n\n"
      "Examples:\n"
      "  darkpkg impact List.map\n"
      "  darkpkg impact packages/stdlib/list.dark --modules\n"
      "  darkpkg impact Option.andThen --format svg > impact.svg");
  command->callback([options, &exit_code] { exit_code = run_impact(*options); });
}

}  // namespace darkpkg
