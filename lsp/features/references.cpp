#include "lsp/cursor.hpp"
#include "lsp/features.hpp"

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

/// All places that name the item, those of its definition only if they are wanted; in the order of files and texts.
Json references(Context& context, const Json& params) {
  const std::optional<Cursor> cursor = cursor_of(context, params);
  const std::optional<Name> name = cursor ? name_at(*cursor) : std::nullopt;
  if (!name) return nullptr;
  const bool with_definition = params.contains("context") && params["context"].value("includeDeclaration", false);
  Packages& packages = cursor->file.packages();
  Json out = Json::array();
  if (!name->item) {
    if (name->reference && !name->means.missing()) add_builtin_uses(context, packages, *name, out);
    return out;
  }
  for (const store::SourceFile* source : files_naming(packages.view(), *name->item)) {
    const std::optional<PlacedFile> file = PlacedFile::open(context, packages, source->path);
    if (!file) continue;
    for (const Name& each : names_meaning(*file, *name->item))
      if (with_definition || !each.is_definition) out.push_back(file->location(each.at));
  }
  return out;
}

/// Of builtins and names that mean nothing those that mean the same.
Json document_highlight(Context& context, const Json& params) {
  constexpr int kRead = 2, kWrite = 3;  // DocumentHighlightKind
  const std::optional<Cursor> cursor = cursor_of(context, params);
  const std::optional<Name> name = cursor ? name_at(*cursor) : std::nullopt;
  if (!name) return nullptr;
  Json out = Json::array();
  for (const Name& each : all_names(cursor->file)) {
    const bool is_same = name->item ? each.item == name->item
                                    : !each.item && each.reference && name->reference &&
                                          (name->means.missing() ? each.reference->names == name->reference->names
                                                                 : each.means == name->means);
    if (is_same)
      out.push_back(
          {{"range", range_json(cursor->file.lines().range(each.at))}, {"kind", each.is_definition ? kWrite : kRead}});
  }
  return out;
}

}  // namespace darkpkg::lsp
