#include "lsp/cursor.hpp"
#include "lsp/features.hpp"

namespace darkpkg::lsp {

/// The place of the definition's name.
Json definition(Context& context, const Json& params) {
  const std::optional<Cursor> cursor = cursor_of(context, params);
  if (!cursor) return nullptr;
  const std::optional<Name> name = name_at(*cursor);
  if (!name || !name->item) return nullptr;
  const store::Item& item = *name->item;
  const std::optional<PlacedFile> file = PlacedFile::open(context, cursor->file.packages(), item.file->path);
  if (!file) return nullptr;
  const std::optional<Span> at = file->shown(file->items()[item.number].name);
  return at ? file->location(*at) : Json(nullptr);
}

}  // namespace darkpkg::lsp
