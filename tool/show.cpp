#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "rules/lookup/stored_items.hpp"
#include "rules/wire/ids.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

using lookup::StoredItem;
using lookup::StoredItems;

struct ShowOptions {
  std::string name;
  std::string database = "data.db";
  std::string manifest;
  bool program = false;
  bool runtime = false;
  bool json = false;
  bool source = false;
};

/// The text of the item's definition, taken from its file with the positions in the object.
Result<std::string> source_of(const StoredItem& item, const StoredItems& items, const std::string& manifest_path) {
  Result<std::string> file = items.file_of(item);
  if (!file) return file;
  Result<Manifest> manifest = read_manifest(manifest_path);
  if (!manifest) return tl::unexpected(manifest.error());
  for (const ManifestEntry& entry : manifest->entries) {
    if (entry.source != *file) continue;
    Result<std::string> bytes = read_file(manifest->object_root + "/" + entry.object, object::kLargestObject);
    if (!bytes) return bytes;
    Result<object::Reader> reader = object::Reader::open(*bytes);
    if (!reader) return tl::unexpected(reader.error());
    Result<object::Object> object = object::decode(*reader);
    if (!object) return tl::unexpected(object.error());
    Result<std::string> text = read_file(manifest->source_root + "/" + entry.source);
    if (!text) return text;
    std::string_view shown = *text;
    if (shown.starts_with("\xEF\xBB\xBF")) shown.remove_prefix(3);  // positions count from behind the mark
    for (std::size_t i = 0; i < object->index.items.size(); i++) {
      const object::IndexItem& candidate = object->index.items[i];
      if (candidate.kind != item.kind || wire::full_name(candidate.modules, candidate.name) != item.name) continue;
      const object::Position& at = object->positions.items[i].whole;
      if (std::size_t{at.offset} + at.length > shown.size()) break;
      return std::string(shown.substr(at.offset, at.length)) + "\n";
    }
  }
  return fail("the source of '" + item.name + "' was not found",
              "build the packages, or name the manifest: --manifest");
}

Result<std::string> shown(const StoredItem& item, const StoredItems& items, const ShowOptions& options) {
  if (options.source) return source_of(item, items, options.manifest);
  if (options.json)
    return lookup::json(item, items.name_of()).map([](const nlohmann::ordered_json& json) {
      return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    });
  std::string out = fmt::format("{} {}\n{}\n", wire::kind_text(item.kind), item.name, item.id.text());
  bool both = options.program == options.runtime;
  for (lookup::Form form : {lookup::Form::program, lookup::Form::runtime}) {
    if (!both && options.runtime != (form == lookup::Form::runtime)) continue;
    Result<std::string> text = lookup::text(item, form, items.name_of());
    if (!text) return text;
    out += fmt::format("\n{}", *text);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

ExitCode show(ShowOptions options) {
  if (options.manifest.empty()) options.manifest = options.database + ".build/manifest";
  Result<StoredItems> items = StoredItems::open(options.database);
  if (!items) return report(items.error());
  Result<std::vector<StoredItem>> found = items->find(options.name);
  if (!found) return report(found.error());
  if (found->empty()) {
    std::string hint;
    for (const std::string& name : items->similar(options.name))
      hint.append(hint.empty() ? "did you mean " : " or ").append("'" + name + "'");
    report({"there is no item '" + options.name + "' in '" + options.database + "'", hint});
    return kUserError;
  }
  std::string out;
  for (const StoredItem& item : *found) {
    Result<std::string> text = shown(item, *items, options);
    if (!text) return report(text.error());
    if (!out.empty()) out += '\n';
    out += *text;
  }
  print_out(out);
  return kOk;
}

}  // namespace

void add_show(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("show", "Show what a database holds of an item");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("NAME", options->name, "The full name of a type, value or function, or the end of it")
      ->required();
  command->add_option("--db", options->database, "The database")->capture_default_str();
  command->add_flag("--pt", options->program, "Only the program types: the syntax that Dark stores");
  command->add_flag("--rt", options->runtime, "Only the runtime types: the instructions that Dark runs");
  command->add_flag("--json", options->json, "Both as JSON");
  command->add_flag("--source", options->source, "The text of the definition");
  command->add_option("--manifest", options->manifest, "For --source; by default that of the database's build folder");
  command->footer(
      "Examples:\n"
      "  darkpkg show Darklang.Stdlib.List.map --db data.db\n"
      "  darkpkg show List.map --rt");
  command->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace darkpkg
