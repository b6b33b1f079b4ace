#include "tool/lookup_options.hpp"

#include "tool/message.hpp"
#include "tool/render/renderer.hpp"
#include "tool/served_items.hpp"
#include "workspace/target.hpp"

namespace darkpkg {

Option* add_name_argument(Command& command, LookupArguments& arguments, const std::string& help) {
  return command.add_option("NAME", arguments.name, help);
}

void add_lookup_options(Command& command, LookupArguments& arguments) {
  command.add_option("--db", arguments.database, "The database")->capture_default_str();
  command.add_flag("--json", arguments.json, "The answer as JSON");
}

void add_build_dir_option(Command& command, LookupArguments& arguments) {
  command.add_option("--build-dir", arguments.build_dir, "The build folder; default: the database's name + .build");
}

void add_manifest_option(Command& command, LookupArguments& arguments) {
  command.add_option("--manifest", arguments.manifest,
                     "The list of sources and objects; default: that of the build folder");
}

void add_socket_option(Command& command, LookupArguments& arguments) {
  command.add_option("--socket", arguments.socket,
                     "Ask the server that listens there; default: serve/socket in the build folder");
}

namespace {

/// Without a root, which look-ups have no use for.
Target target_of(const LookupArguments& arguments) {
  return {.root = {},
          .database = arguments.database,
          .build_dir = arguments.build_dir.empty() ? default_build_dir(arguments.database) : arguments.build_dir};
}

/// Those that somebody serves; nothing if nobody does.
Result<std::unique_ptr<lookup::ItemSource>> server_of(const LookupArguments& arguments) {
  const bool named = !arguments.socket.empty();
  std::unique_ptr<lookup::ItemSource> served =
      served_items(named ? arguments.socket : target_of(arguments).server_socket());
  if (served || !named) return served;
  return fail("no server answers at '" + arguments.socket + "'",
              "start it: darkpkg serve --socket " + arguments.socket + "; without --socket the database is asked");
}

}  // namespace

Result<lookup::StoredItems> open_items(const LookupArguments& arguments) {
  Result<std::unique_ptr<lookup::ItemSource>> served = server_of(arguments);
  if (!served) return tl::unexpected(served.error());
  if (*served) return lookup::StoredItems::open(std::move(*served));
  return lookup::StoredItems::open_indexed(arguments.database);
}

Result<lookup::StoredItems> open_all_items(const LookupArguments& arguments) {
  Result<std::unique_ptr<lookup::ItemSource>> served = server_of(arguments);
  if (!served) return tl::unexpected(served.error());
  if (*served) return lookup::StoredItems::open(std::move(*served));
  return lookup::StoredItems::open(arguments.database);
}

ExitCode look_up(const std::function<ExitCode()>& command) {
  try {
    return command();
  } catch (const database::DatabaseError& error) {
    return report(error.error());
  }
}

std::string manifest_of(const LookupArguments& arguments) {
  return arguments.manifest.empty() ? target_of(arguments).manifest() : arguments.manifest;
}

std::string proofs_of(const LookupArguments& arguments) {
  Target target;
  const std::string manifest = manifest_of(arguments);
  const std::size_t folder = manifest.rfind('/');
  target.build_dir = folder == std::string::npos ? "." : manifest.substr(0, folder);
  return target.proofs();
}

std::string did_you_mean(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "did you mean '" : " or '").append(name).append("'");
  return out.empty() ? out : out + "?";
}

ExitCode report_unknown(const lookup::StoredItems& items, const LookupArguments& arguments) {
  std::string hint = did_you_mean(items.similar(arguments.name));
  if (!items.find_modules(arguments.name).empty()) hint = "it is a module: darkpkg ls " + arguments.name;
  if (arguments.name.ends_with(".dark")) {
    report({"there is no source '" + arguments.name + "' among the packages of '" + arguments.database + "'",
            "name it as it is found from here"});
    return kUserError;
  }
  report({"there is no item '" + arguments.name + "' in '" + arguments.database + "'", hint});
  return kUserError;
}

std::string json_text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json json_of(const lookup::ItemName& item) {
  return {{"kind", kind_text(item.kind)}, {"name", item.name}, {"id", item.id.text()}};
}

Paint::Paint() : on_(stdout_has_colour()) {}

std::string Paint::in(std::string_view colour, std::string_view text) const {
  if (!on_) return std::string(text);
  return std::string(colour).append(text).append("\033[0m");
}

std::string Paint::item(const lookup::ItemName& item) const {
  std::string kind(kind_text(item.kind));
  std::string gap(std::string_view("value").size() - kind.size() + 1, ' ');
  return this->kind(kind) + gap + name(item.name);
}

}  // namespace darkpkg
