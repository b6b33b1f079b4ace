#include "lsp/features.hpp"
#include "lsp/local_names.hpp"

namespace darkpkg::lsp {
namespace {

/// Of a builtin: all names that mean the same one.
void add_builtin_uses(Context& context, Packages& packages, const Name& name, Json& out) {
  const store::Snapshot& view = packages.view();
  for (const auto& source : view.files) {
    if (!source->object->mentions_one_of({store::name_hash(name.reference->names.back())})) continue;
    const std::optional<PlacedFile> file = PlacedFile::open(context, packages, source->path);
    if (!file) continue;
    for (const Name& each : all_names(*file))
      if (!each.item && !each.means.missing() && each.means == name.means) out.push_back(file->location(each.at));
  }
}

}  // namespace

/// All places that name the item or the local, those of its definition only if they are wanted; in the order of files
/// and texts.
Json references(Context& context, const Json& params) {
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at || (!at->name && !at->local)) return nullptr;
  const bool with_definition = params.contains("context") && params["context"].value("includeDeclaration", false);
  Json out = Json::array();
  if (at->local) {
    for (const Span place : with_definition ? at->local->places() : at->local->uses)
      out.push_back(at->cursor.file.location(place));
    return out;
  }
  Packages& packages = at->cursor.file.packages();
  if (!at->name->item) {
    if (at->name->reference && !at->name->means.missing()) add_builtin_uses(context, packages, *at->name, out);
    return out;
  }
  for (const store::SourceFile* source : files_naming(packages.view(), *at->name->item)) {
    const std::optional<PlacedFile> file = PlacedFile::open(context, packages, source->path);
    if (!file) continue;
    for (const Name& each : names_meaning(*file, *at->name->item))
      if (with_definition || !each.is_definition) out.push_back(file->location(each.at));
  }
  return out;
}

/// Of builtins and names that mean nothing those that mean the same.
Json document_highlight(Context& context, const Json& params) {
  constexpr int kRead = 2, kWrite = 3;  // DocumentHighlightKind
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at || (!at->name && !at->local)) return nullptr;
  Json out = Json::array();
  const auto add = [&](Span place, bool is_definition) {
    out.push_back(
        {{"range", range_json(at->cursor.file.lines().range(place))}, {"kind", is_definition ? kWrite : kRead}});
  };
  if (at->local) {
    for (const Span place : at->local->bindings) add(place, true);
    for (const Span place : at->local->uses) add(place, false);
    return out;
  }
  const Name& name = *at->name;
  for (const Name& each : all_names(at->cursor.file)) {
    const bool is_same = name.item ? each.item == name.item
                                   : !each.item && each.reference && name.reference &&
                                         (name.means.missing() ? each.reference->names == name.reference->names
                                                               : each.means == name.means);
    if (is_same) add(each.at, each.is_definition);
  }
  return out;
}

}  // namespace darkpkg::lsp
