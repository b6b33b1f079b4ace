#include "lsp/renamed.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "lsp/name_bytes.hpp"
#include "rules/compilers.hpp"
#include "rules/locals.hpp"

namespace darkpkg::lsp {

Renamed renamed(PlacedFile file, std::vector<Span> places, std::string_view name) {
  const Source* known = file.packages().sources().find(file.source());
  if (!known || !known->errors.empty()) refuse("'" + file.source() + "' has errors, mend them first");
  Renamed out{std::move(file), std::move(places), {}, static_cast<std::uint32_t>(name.size())};
  std::uint32_t at = 0;
  for (const Span place : out.places) {
    out.text.append(out.file.text(), at, place.offset - at).append(name);
    at = place.offset + place.length;
  }
  out.text.append(out.file.text(), at);
  return out;
}

Span Renamed::moved(Span at) const {
  Span out = at;
  for (const Span place : places) {
    if (place.offset < at.offset) out.offset += size - place.length;
    else if (place.offset < at.offset + at.length) out.length += size - place.length;
  }
  return out;
}

void refuse(std::string why) { throw RequestError{ErrorCode::request_failed, std::move(why)}; }

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_name_byte) && !(text[0] >= '0' && text[0] <= '9') &&
         text[0] != '\'';
}

std::shared_ptr<const store::SourceFile> compiled(const Renamed& renamed, const store::Snapshot& view) {
  const Packages& packages = renamed.file.packages();
  const Edition& edition = packages.edition();
  Compiled out = compile(edition, packages.sources().path(renamed.file.source()), renamed.text);
  if (!out.object || out.diagnostics.has_errors()) {
    const std::string why = out.diagnostics.empty() ? "" : ": " + out.diagnostics.all().front().message;
    refuse("'" + renamed.file.source() + "' would have errors" + why);
  }
  std::string bytes =
      object::encode(*out.object, edition.name(), edition.fingerprints().compiler, sha256(renamed.text));
  Result<std::shared_ptr<const store::ObjectData>> object = store::ObjectData::parse(edition, std::move(bytes));
  DARKPKG_CHECK(object);
  return unlinked_file({renamed.file.source(), std::move(*object)}, view);
}

object::Positions positions_of(const store::SourceFile& file) {
  const Result<object::Reader> reader = object::Reader::open(file.object->bytes());
  Result<object::Positions> out = reader.and_then([](const object::Reader& of) { return of.positions(); });
  DARKPKG_CHECK(out);
  return std::move(*out);
}

void require_same_locals(const Renamed& renamed) {
  const BareNames now = find_bare_names(renamed.file.packages().edition(), renamed.text);
  const auto is_same_place = [&](Span a, Span b) { return renamed.moved(a) == b; };
  const auto is_same = [&](const Local& a, const Local& b) {
    return std::ranges::equal(a.bindings, b.bindings, is_same_place) &&
           std::ranges::equal(a.uses, b.uses, is_same_place);
  };
  if (!std::ranges::equal(renamed.file.bare_names().locals, now.locals, is_same))
    refuse("a local name in '" + renamed.file.source() + "' would take its place, or give it its own");
}

Json edit_of(Context& context, std::span<const Renamed> all, const std::string& name) {
  Json changes = Json::array();
  for (const Renamed& each : all) {
    Json edits = Json::array();
    for (const Span place : each.places)
      edits.push_back({{"range", range_json(each.file.lines().range(place))}, {"newText", name}});
    const Document* document = context.documents.find(each.file.uri());
    changes.push_back(
        {{"textDocument", {{"uri", each.file.uri()}, {"version", document ? Json(document->version) : Json(nullptr)}}},
         {"edits", std::move(edits)}});
  }
  if (context.takes_versions) return {{"documentChanges", std::move(changes)}};
  Json plain = Json::object();
  for (Json& each : changes) plain[each["textDocument"]["uri"].get<std::string>()] = std::move(each["edits"]);
  return {{"changes", std::move(plain)}};
}

}  // namespace darkpkg::lsp
