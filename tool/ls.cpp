#include <fmt/core.h>

#include "base/deep_stack.hpp"
#include "lookup/search.hpp"
#include "lookup/stored_items.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/wording.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::StoredItems;

struct LsOptions {
  LookupArguments lookup;
  bool recursive = false;
  bool unevaluated = false;
};

/// Names in signatures as one writes them: the standard library has a shortcut.
NameOf short_names(const StoredItems& items) {
  return [&items](ItemKind, const ItemId& id) {
    const ItemName* item = items.by_id(id);
    return item ? std::string(items.edition().shown_name(item->name)) : std::string();
  };
}

/// What is in a module, or the roots.
class Listing {
 public:
  Listing(const StoredItems& items, const LsOptions& options) : items_(items), options_(options) {}

  Result<void> add(std::string_view module) {
    std::size_t start = module.empty() ? 0 : module.size() + 1;
    StoredItems::Contents contents;
    if (options_.recursive || options_.unevaluated) contents.items = items_.below(module);
    else contents = items_.contents(module);
    if (options_.unevaluated) {
      std::vector<const ItemName*> values;
      for (const ItemName* item : contents.items) {
        Result<bool> is = is_unevaluated(*item);
        if (!is) return tl::unexpected(is.error());
        if (*is) values.push_back(item);
      }
      contents.items = std::move(values);
    }
    Json entry{{"module", module}, {"modules", Json::array()}, {"items", Json::array()}};
    for (const auto& [name, count] : contents.modules) {
      text_ += fmt::format("{} {} {}\n", paint_.kind("module"), paint_.name(std::string_view(name).substr(start)),
                           paint_.faint("(" + counted(count, "item") + ")"));
      entry["modules"].push_back({{"name", name}, {"items", count}});
    }
    for (const ItemName* item : contents.items) {
      Result<lookup::StoredItem> stored = items_.read_program(*item);
      if (!stored) return tl::unexpected(stored.error());
      constexpr std::size_t kWidest = std::string_view("module").size();
      std::string_view kind = kind_text(item->kind);
      Result<std::string> signature = lookup::signature(items_.edition(), *stored, short_names(items_));
      if (!signature) return tl::unexpected(signature.error());
      text_ += fmt::format("{}{} {}{}\n", paint_.kind(kind), std::string(kWidest - kind.size(), ' '),
                           paint_.name(std::string_view(item->name).substr(start)), *signature);
      Json one = json_of(*item);
      one["signature"] = std::string_view(*signature).substr(signature->starts_with(' ') ? 1 : 0);
      entry["items"].push_back(std::move(one));
    }
    json_.push_back(std::move(entry));
    return {};
  }
  void add_heading(std::string_view module) {
    text_ += fmt::format("{}{}\n", text_.empty() ? "" : "\n", paint_.name(module));
  }
  std::string answer() const { return options_.lookup.json ? json_text(json_) : text_; }

 private:
  /// The results of values are their RT.
  Result<bool> is_unevaluated(const ItemName& item) const {
    if (item.kind != ItemKind::value) return false;
    return items_.read(item).map([](const lookup::StoredItem& stored) { return stored.runtime.empty(); });
  }

  const StoredItems& items_;
  const LsOptions& options_;
  const Paint paint_;
  std::string text_;
  Json json_ = Json::array();
};

ExitCode unknown_module(const StoredItems& items, const LookupArguments& arguments) {
  const std::vector<std::string> modules = items.modules();
  const std::vector<std::string_view> names(modules.begin(), modules.end());
  std::string hint = did_you_mean(lookup::nearest(names, arguments.name));
  if (!items.find(arguments.name).empty()) hint = "it is an item: darkpkg show " + arguments.name;
  report({"there is no module '" + arguments.name + "' in '" + arguments.database + "'", hint});
  return kUserError;
}

ExitCode ls(const LsOptions& options) {
  Result<StoredItems> items = StoredItems::open_indexed(options.lookup.database);
  if (!items) return report(items.error());
  std::vector<std::string> modules{std::string()};
  // Shells complete a module with the dot behind it.
  std::string_view name = options.lookup.name;
  if (name.ends_with('.')) name.remove_suffix(1);
  if (!name.empty()) modules = items->find_modules(name);
  if (modules.empty()) return unknown_module(*items, options.lookup);
  Listing listing(*items, options);
  Result<void> done;
  with_deep_stack([&] {
    for (const std::string& module : modules) {
      if (modules.size() > 1) listing.add_heading(module);
      if (done) done = listing.add(module);
    }
  });
  if (!done) return report(done.error());
  print_out(listing.answer());
  return kOk;
}

}  // namespace

void add_ls(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("ls", "List the modules and items of a module");
  auto options = std::make_shared<LsOptions>();
  command->add_option("MODULE", options->lookup.name,
                      "The full name of a module, or the end of it; default: what there is at the top");
  add_lookup_options(*command, options->lookup);
  command->add_flag("-r,--recursive", options->recursive, "The items of the modules below it too");
  command->add_flag("--unevaluated", options->unevaluated,
                    "The values without a result, which Dark evaluates at its next start; those of modules below too");
  command->footer(
      "Examples:\n"
      "  darkpkg ls\n"
      "  darkpkg ls List\n"
      "  darkpkg ls --unevaluated");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return ls(*options); }); });
}

}  // namespace darkpkg
