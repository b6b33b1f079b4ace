#include "lsp/features.hpp"
#include "lsp/local_names.hpp"

namespace darkpkg::lsp {
namespace {

/// Where an item's name is defined; null if that can't be told.
Json place_of(Context& context, Packages& packages, const store::Item& item) {
  const std::optional<PlacedFile> file = PlacedFile::open(context, packages, item.file->path);
  const std::optional<Span> at = file ? file->shown(file->items()[item.number].name) : std::nullopt;
  return at ? file->location(*at) : Json(nullptr);
}

/// All places where a local is bound.
Json places_of(const PlacedFile& file, const LocalName& local) {
  Json out = Json::array();
  for (const Span at : local.bindings) out.push_back(file.location(at));
  return out;
}

}  // namespace

/// The place of the definition's name, or those where a local is bound.
Json definition(Context& context, const Json& params) {
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at) return nullptr;
  if (at->local) return places_of(at->cursor.file, *at->local);
  return at->name && at->name->item ? place_of(context, at->cursor.file.packages(), *at->name->item) : Json(nullptr);
}

/// All that is defined under the name: a value and a function may share one.
Json implementation(Context& context, const Json& params) {
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at) return nullptr;
  if (at->local) return places_of(at->cursor.file, *at->local);
  if (!at->name || !at->name->item) return nullptr;
  Packages& packages = at->cursor.file.packages();
  Json out = Json::array();
  for (const ItemKind kind : kItemKinds)
    if (const store::Item* item = packages.view().find(kind, at->name->item->name))
      if (Json place = place_of(context, packages, *item); !place.is_null()) out.push_back(std::move(place));
  return out;
}

}  // namespace darkpkg::lsp
