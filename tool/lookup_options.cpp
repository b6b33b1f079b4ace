#include "tool/lookup_options.hpp"

#include "ninja/settings.hpp"
#include "rules/wire/ids.hpp"
#include "tool/message.hpp"
#include "tool/render/renderer.hpp"
#include "tool/served_items.hpp"

namespace darkpkg {

Option* add_name_argument(Command& command, LookupArguments& arguments, const std::string& help) {
  return command.add_option("NAME", arguments.name, help);
}

void add_lookup_options(Command& command, LookupArguments& arguments) {
  command.add_option("--db", arguments.database, "The database")->capture_default_str();
  command.add_flag("--json", arguments.json, "The answer as JSON");
}

void add_manifest_option(Command& command, LookupArguments& arguments) {
  command.add_option("--manifest", arguments.manifest,
                     "The list of sources and objects; default: that of the database's build folder");
}

Result<lookup::StoredItems> open_items(const LookupArguments& arguments) {
  if (auto served = served_items(default_build_dir(arguments.database) + "/serve/socket"))
    return lookup::StoredItems::open(std::move(served));
  return lookup::StoredItems::open(arguments.database);
}

std::string manifest_of(const LookupArguments& arguments) {
  return arguments.manifest.empty() ? default_build_dir(arguments.database) + "/manifest" : arguments.manifest;
}

std::string did_you_mean(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "did you mean '" : " or '").append(name).append("'");
  return out;
}

ExitCode report_unknown(const lookup::StoredItems& items, const LookupArguments& arguments) {
  std::string hint = did_you_mean(items.similar(arguments.name));
  if (!items.find_modules(arguments.name).empty()) hint = "it is a module: darkpkg ls " + arguments.name;
  report({"there is no item '" + arguments.name + "' in '" + arguments.database + "'", hint});
  return kUserError;
}

std::string json_text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json json_of(const lookup::ItemName& item) {
  return {{"kind", wire::kind_text(item.kind)}, {"name", item.name}, {"id", item.id.text()}};
}

Paint::Paint() : on_(stdout_has_colour()) {}

std::string Paint::in(std::string_view colour, std::string_view text) const {
  if (!on_) return std::string(text);
  return std::string(colour).append(text).append("\033[0m");
}

std::string Paint::item(const lookup::ItemName& item) const {
  std::string kind(wire::kind_text(item.kind));
  std::string gap(std::string_view("value").size() - kind.size() + 1, ' ');
  return this->kind(kind) + gap + name(item.name);
}

}  // namespace darkpkg
