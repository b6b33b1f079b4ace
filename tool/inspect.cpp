#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/joined.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "lookup/object_items.hpp"
#include "rules/editions.hpp"
#include "rules/item_readers.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

using Json = nlohmann::ordered_json;

template <typename Bytes>
std::string hex_of(const Bytes& bytes) {
  std::string out;
  for (std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

Json describe(const Edition& edition, const object::Reader& reader, const object::Object& object) {
  Json out;
  out["compiler"] = hex_of(reader.compiler());
  out["edition"] = reader.edition();
  out["current"] = reader.compiler() == object::compiler_id(edition.fingerprints().compiler);
  out["source"] = hex_of(reader.source());
  out["content"] = hex_of(reader.content());
  std::vector<std::string_view> names{"index"};
  names.insert(names.end(), edition.forms().begin(), edition.forms().end());
  names.emplace_back("positions");
  for (std::size_t section = 0; section < names.size(); section++) {
    object::Reader::Lengths lengths = reader.lengths(section);
    out["sections"].push_back(
        {{"name", names[section]}, {"compressed", lengths.compressed}, {"uncompressed", lengths.uncompressed}});
  }
  out["items"] = Json::array();
  for (std::size_t i = 0; i < object.index.items.size(); i++) {
    const object::IndexItem& item = object.index.items[i];
    const object::Position& at = object.positions.items[i].name;
    Json entry{{"kind", kind_text(item.kind)},
               {"name", joined(item.modules) + "." + item.name},
               {"hash", hex_of(item.hash)},
               {"offset", at.offset}};
    for (std::size_t form = 0; form < edition.forms().size(); form++) {
      const object::Body& body = object.bodies[form][i];
      const BodyCounts counts = reader_of(edition).counts(form, body);
      Json one{{"bytes", body.code.bytes.size()}};
      if (counts.relocations) one["relocations"] = *counts.relocations;
      if (counts.expectations) one["expectations"] = *counts.expectations;
      entry[std::string(edition.forms()[form])] = std::move(one);
    }
    entry["references"] = Json::array();
    for (const Reference& reference : item.references)
      entry["references"].push_back({{"kind", edition.traits(reference).text}, {"name", joined(reference.names)}});
    out["items"].push_back(std::move(entry));
  }
  out["warnings"] = Json::array();
  for (const object::Warning& warning : object.positions.warnings)
    out["warnings"].push_back({{"code", warning.code}, {"offset", warning.at.offset}, {"message", warning.message}});
  return out;
}

/// `PT 10 bytes, 1 relocations; RT ...`.
std::string forms_text(const Edition& edition, const Json& item) {
  std::string out;
  for (std::string_view form : edition.forms()) {
    const Json& of = item[std::string(form)];
    const std::string_view shown = form == "pt" ? "PT" : form == "rt" ? "RT" : form;
    out += fmt::format("{}{} {} bytes", out.empty() ? "" : "; ", shown, of["bytes"].get<unsigned>());
    for (const char* what : {"relocations", "expectations"})
      if (of.contains(what)) out += fmt::format(", {} {}", of[what].get<unsigned>(), what);
  }
  return out;
}

std::string as_text(const Edition& edition, const Json& json) {
  std::string out = fmt::format("compiler {}{}\nsource   {}\ncontent  {}\n", json["compiler"].get<std::string>(),
                                json["current"].get<bool>() ? "" : " (not this darkpkg)",
                                json["source"].get<std::string>(), json["content"].get<std::string>());
  std::size_t widest = 0;
  for (const Json& section : json["sections"]) widest = std::max(widest, section["name"].get<std::string>().size());
  for (const Json& section : json["sections"])
    out += fmt::format("section  {:<{}} {:>8} bytes, {:>8} uncompressed\n", section["name"].get<std::string>(), widest,
                       section["compressed"].get<unsigned>(), section["uncompressed"].get<unsigned>());
  for (const Json& item : json["items"]) {
    out += fmt::format("\n{} {}\n  {}\n", item["kind"].get<std::string>(), item["name"].get<std::string>(),
                       forms_text(edition, item));
    for (const Json& reference : item["references"])
      out +=
          fmt::format("  uses {} ({})\n", reference["name"].get<std::string>(), reference["kind"].get<std::string>());
  }
  for (const Json& warning : json["warnings"])
    out += fmt::format("\nwarning {} at byte {}: {}\n", warning["code"].get<std::string>(),
                       warning["offset"].get<unsigned>(), warning["message"].get<std::string>());
  return out;
}

struct InspectOptions {
  std::string path;
  bool json = false;
  bool program = false;
  bool runtime = false;
};

/// PT, RT or both of every item, as the file alone suggests.
Result<std::string> items_text(const Edition& edition, const object::Object& object, const InspectOptions& options) {
  Result<lookup::ObjectItems> items = lookup::object_items(edition, object);
  if (!items) return tl::unexpected(items.error());
  std::string out;
  for (const lookup::StoredItem& item : items->items) {
    out += fmt::format("\n{} {}\n", kind_text(item.kind), item.name);
    for (lookup::Form form : {lookup::Form::program, lookup::Form::runtime}) {
      if (!(form == lookup::Form::program ? options.program : options.runtime)) continue;
      Result<std::string> text = lookup::text(edition, item, form, items->name_of);
      if (!text) return text;
      out += *text;
      if (!out.ends_with('\n')) out += '\n';
    }
  }
  return out.empty() ? out : out.substr(1);
}

ExitCode inspect(const InspectOptions& options) {
  const std::string& path = options.path;
  Result<std::string> bytes = read_file(path, object::kLargestObject);
  if (!bytes) return report(bytes.error());
  Result<object::Reader> reader = object::Reader::open(*bytes);
  if (!reader) return report({"'" + path + "' is no usable object: " + reader.error().message, {}});
  const Edition* edition = find_edition(reader->edition());
  if (!edition)
    return report({"'" + path + "' is of the edition '" + std::string(reader->edition()) +
                       "' of Dark, which this darkpkg does not have",
                   {}});
  Result<object::Object> decoded = object::decode(*reader);
  if (!decoded) return report({"'" + path + "' is no usable object: " + decoded.error().message, {}});
  if (decoded->bodies.size() != edition->forms().size())
    return report({"'" + path + "' is no usable object: it has not the forms of its edition", {}});
  if (options.program || options.runtime) {
    Result<std::string> text = items_text(*edition, *decoded, options);
    if (!text) return report(text.error());
    print_out(*text);
    return kOk;
  }
  Json described = describe(*edition, *reader, *decoded);
  print_out(options.json ? described.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                         : as_text(*edition, described));
  return kOk;
}

}  // namespace

void add_inspect(Command& app, int& exit_code) {
  Command* command = app.add_subcommand("inspect", "Show what is in an object");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("OBJECT", options->path, "A .darkc file")->required();
  command->add_flag("--json", options->json, "As JSON");
  command->add_flag("--pt", options->program, "The items' program types, names as they are written");
  command->add_flag("--rt", options->runtime, "The items' instructions, as the file alone suggests them");
  command->footer(
      "Examples:\n"
      "  darkpkg inspect packages/stdlib/list.darkc\n"
      "  darkpkg inspect packages/stdlib/list.darkc --rt");
  command->callback([options, &exit_code] { exit_code = inspect(*options); });
}

}  // namespace darkpkg
