#include <fmt/core.h>

#include <map>
#include <set>

#include "base/deep_stack.hpp"
#include "base/joined.hpp"
#include "lookup/uses.hpp"
#include "tool/cli.hpp"
#include "tool/graph/builder.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::StoredItems;

struct GraphOptions {
  LookupArguments lookup;
  std::string format = "dot";
  int depth = 1;
};

std::string_view without(std::string_view name, std::string_view module) {
  return !module.empty() && name.size() > module.size() && name.starts_with(module) && name[module.size()] == '.'
             ? name.substr(module.size() + 1)
             : name;
}

/// The modules below `module` (all: empty) and who of them uses whom; if there are none below, its items.
Result<graph::Graph> module_graph(const StoredItems& items, std::string_view module) {
  const std::vector<const ItemName*> all = items.below(module);
  bool nested = module.empty();
  for (const ItemName* item : all) nested |= item->module() != module;
  graph::Builder<std::string_view> builder;
  auto node = [&](const ItemName& item) {
    std::string_view key = nested ? item.module() : std::string_view(item.name);
    return builder.node(
        key, {std::string(without(key, module)), std::string(nested ? "module" : kind_text(item.kind)), false});
  };
  std::set<std::string_view> inside;
  for (const ItemName* item : all) {
    inside.insert(item->name);
    node(*item);
  }
  for (const ItemName* item : all) {
    Result<std::vector<const ItemName*>> used = items.uses_of(*item);
    if (!used) return tl::unexpected(used.error());
    for (const ItemName* one : *used) {
      if (!inside.contains(one->name)) continue;
      std::size_t from = node(*item), to = node(*one);
      if (from != to) builder.edge(from, to);
    }
  }
  return builder.take();
}

/// The item, who uses it and what it uses, `depth` steps away.
Result<graph::Graph> neighbourhood(const StoredItems& items, const std::vector<const ItemName*>& centres, int depth) {
  graph::Builder<const ItemName*> builder;
  std::set<std::pair<const ItemName*, const ItemName*>> seen;
  auto node = [&](const ItemName* item, bool focus) {
    return builder.node(item, {item->name, std::string(kind_text(item->kind)), focus});
  };
  auto edge = [&](const ItemName* from, const ItemName* to) {
    if (seen.emplace(from, to).second) builder.edge(node(from, false), node(to, false));
  };
  for (const ItemName* centre : centres) node(centre, true);
  for (bool users : {false, true}) {
    std::set<const ItemName*> known(centres.begin(), centres.end());
    std::vector<const ItemName*> now = centres;
    for (int step = 0; step < depth; step++) {
      std::vector<const ItemName*> next;
      for (const ItemName* item : now) {
        Result<std::vector<const ItemName*>> near = users ? lookup::users_of(items, *item) : items.uses_of(*item);
        if (!near) return tl::unexpected(near.error());
        for (const ItemName* one : *near) {
          if (users) edge(one, item);
          else edge(item, one);
          if (known.insert(one).second) next.push_back(one);
        }
      }
      now = std::move(next);
    }
  }
  return builder.take();
}

ExitCode draw(const GraphOptions& options) {
  Result<StoredItems> items = StoredItems::open(options.lookup.database);
  if (!items) return report(items.error());
  const std::string& name = options.lookup.name;
  std::vector<const ItemName*> centres = items->find(name);
  std::vector<std::string> modules = items->find_modules(name);
  if (!name.empty() && centres.empty() && modules.empty()) return report_unknown(*items, options.lookup);
  if (centres.empty() && modules.size() > 1) {
    report({"'" + name + "' may be one of several modules",
            fmt::format("{}: name one in full", separated(modules, ", "))});
    return kUserError;
  }
  Result<graph::Graph> made;
  with_deep_stack([&] {
    if (!centres.empty()) made = neighbourhood(*items, centres, options.depth);
    else made = module_graph(*items, modules.empty() ? std::string() : modules.front());
  });
  if (!made) return report(made.error());
  if (options.lookup.json) print_out(json_text(graph::json_of(*made)));
  else print_out(options.format == "svg" ? graph::svg(*made) : graph::dot(*made));
  return kOk;
}

}  // namespace

void add_graph(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("graph", "Draw which modules use which, or what is around an item");
  auto options = std::make_shared<GraphOptions>();
  add_name_argument(*command, options->lookup,
                    "An item: what it uses and who uses it. A module: the modules in it. Default: all modules");
  add_lookup_options(*command, options->lookup);
  command->add_option("--format", options->format, "dot, for Graphviz, or svg, a picture")
      ->one_of({"dot", "svg"})
      ->capture_default_str();
  command->add_option("--depth", options->depth, "How many steps from the item")->at_least(1)->capture_default_str();
  command->footer(
      "Arrows lead from who uses to what is used.\n\n"
      "Examples:\n"
      "  darkpkg graph --format svg > modules.svg\n"
      "  darkpkg graph List\n"
      "  darkpkg graph List.map --depth 2 --format svg > map.svg");
  command->callback([options, &exit_code] { exit_code = draw(*options); });
}

}  // namespace darkpkg
