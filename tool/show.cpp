#include <fmt/core.h>

#include "lookup/sources.hpp"
#include "lookup/stored_items.hpp"
#include "session/compile_source.hpp"
#include "tool/cli.hpp"
#include "tool/lookup_options.hpp"
#include "tool/message.hpp"
#include "tool/render/renderer.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::StoredItem;
using lookup::StoredItems;

struct ShowOptions {
  LookupArguments lookup;
  bool program = false;
  bool runtime = false;
  bool source = false;
};

/// Nothing if the file has no such item.
std::optional<std::string> definition_in(const std::string& text, const lookup::Sources::Outline& outline,
                                         const ItemName& item) {
  for (std::size_t i = 0; i < outline.index.items.size(); i++) {
    const object::IndexItem& candidate = outline.index.items[i];
    if (candidate.kind != item.kind || full_name(candidate.modules, candidate.name) != item.name) continue;
    const object::Position& at = outline.positions.items[i].whole;
    if (std::size_t{at.offset} + at.length > text.size()) break;
    return text.substr(at.offset, at.length) + "\n";
  }
  return std::nullopt;
}

/// The text of the item's definition, taken from its file with the positions in the object.
Result<std::string> source_of(const ItemName& item, const StoredItems& items, const std::string& manifest) {
  Result<std::string> file = items.file_of(item);
  if (!file) return file;
  Result<lookup::Sources> sources = lookup::Sources::open(manifest, compiler_of(items.edition()));
  if (!sources) return tl::unexpected(sources.error());
  Result<lookup::Sources::Outline> outline = sources->outline(*file);
  if (!outline) return tl::unexpected(outline.error());
  Result<std::optional<std::string>> text = sources->text(*file, outline->source);
  if (!text) return tl::unexpected(text.error());
  const Error missing{"the source of '" + item.name + "' was not found in '" + sources->path(*file) + "'",
                      "build again"};
  if (*text) {
    std::optional<std::string> definition = definition_in(**text, *outline, item);
    return definition ? Result<std::string>(std::move(*definition)) : tl::unexpected(missing);
  }
  Result<lookup::Sources::Edited> edited = sources->edited(*file);
  if (!edited) return tl::unexpected(edited.error());
  outline = sources->outline(*file, *edited);
  if (!outline) return tl::unexpected(outline.error());
  std::optional<std::string> definition = definition_in(edited->text, *outline, item);
  if (!definition) return tl::unexpected(missing);
  print_error("darkpkg: '" + shown_path(sources->path(*file)) +
              "' changed since it was compiled: this is its text of now\n  help: build again\n");
  return std::move(*definition);
}

Result<std::string> shown(const ItemName& name, const StoredItems& items, const ShowOptions& options) {
  if (options.source) return source_of(name, items, manifest_of(options.lookup));
  Result<StoredItem> item = items.read(name);
  if (!item) return tl::unexpected(item.error());
  if (options.lookup.json)
    return lookup::json(items.edition(), *item, items.name_of()).map([](const Json& json) { return json_text(json); });
  std::string out = fmt::format("{} {}\n{}\n", kind_text(item->kind), item->name, item->id.text());
  bool both = options.program == options.runtime;
  for (lookup::Form form : {lookup::Form::program, lookup::Form::runtime}) {
    if (!both && options.runtime != (form == lookup::Form::runtime)) continue;
    Result<std::string> text = lookup::text(items.edition(), *item, form, items.name_of());
    if (!text) return text;
    out += fmt::format("\n{}", *text);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

ExitCode show(const ShowOptions& options) {
  Result<StoredItems> items = open_items(options.lookup);
  if (!items) return report(items.error());
  std::vector<const ItemName*> found = items->find(options.lookup.name);
  if (found.empty()) return report_unknown(*items, options.lookup);
  std::string out;
  for (const ItemName* item : found) {
    Result<std::string> text = shown(*item, *items, options);
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
  add_name_argument(*command, options->lookup)->required();
  add_lookup_options(*command, options->lookup);
  add_build_dir_option(*command, options->lookup);
  add_manifest_option(*command, options->lookup);
  add_socket_option(*command, options->lookup);
  command->add_flag("--pt", options->program, "Only the program types: the syntax that Dark stores");
  command->add_flag("--rt", options->runtime, "Only the runtime types: the instructions that Dark runs");
  command->add_flag("--source", options->source, "The text of the definition");
  command->footer(
      "Examples:\n"
      "  darkpkg show List.map --db data.db\n"
      "  darkpkg show List.map --rt\n"
      "  darkpkg show List.map --source");
  command->callback([options, &exit_code] { exit_code = look_up([&] { return show(*options); }); });
}

}  // namespace darkpkg
