#include "lsp/local_names.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace darkpkg::lsp {
namespace {

bool touches(Span at, std::uint32_t offset) { return offset >= at.offset && offset <= at.offset + at.length; }

bool is_inside(Span inner, const object::Position& outer) {
  return inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;
}

void sort(std::vector<Span>& places) { std::ranges::sort(places, {}, &Span::offset); }

/// An edition may take a name that is bound for that of an item all the same.
void erase_names_of_items(const PlacedFile& file, Span binding, std::vector<Span>& uses) {
  for (std::size_t i = 0; i < file.items().size(); i++) {
    if (!is_inside(binding, file.items()[i].whole)) continue;
    for (const Name& each : names_of(file, i))
      if (!each.is_definition && each.means_something()) std::erase(uses, each.at);
  }
}

std::optional<LocalName> local_at(const Cursor& cursor) {
  const PlacedFile& file = cursor.file;
  const std::optional<std::uint32_t> offset = file.compiled(cursor.offset);
  if (!offset) return std::nullopt;
  const std::vector<Local>& locals = file.bare_names().locals;
  const auto is_there = [&](Span at) { return touches(at, *offset); };
  const auto local = std::ranges::find_if(locals, [&](const Local& each) {
    return std::ranges::any_of(each.bindings, is_there) || std::ranges::any_of(each.uses, is_there);
  });
  if (local == locals.end()) return std::nullopt;
  LocalName out{local->name, {}, {}, {}};
  const auto show = [&](const std::vector<Span>& from, std::vector<Span>& to) {
    for (const Span at : from)
      if (const std::optional<Span> shown = file.shown(at)) to.push_back(*shown);
    sort(to);
  };
  show(local->bindings, out.bindings);
  show(local->uses, out.uses);
  erase_names_of_items(file, local->bindings.front(), out.uses);
  if (local->type) out.type = file.compiled_text().substr(local->type->offset, local->type->length);
  return out;
}

}  // namespace

std::vector<Span> LocalName::places() const {
  std::vector<Span> out = bindings;
  std::ranges::copy(uses, std::back_inserter(out));
  sort(out);
  return out;
}

std::optional<Pointed> pointed_at(Context& context, const Json& params) {
  std::optional<Cursor> cursor = cursor_of(context, params);
  if (!cursor) return std::nullopt;
  Pointed out{std::move(*cursor), {}, {}};
  out.name = name_at(out.cursor);
  if (!out.name || !out.name->means_something()) out.local = local_at(out.cursor);
  return out;
}

std::optional<Span> place_at(const LocalName& local, std::uint32_t offset) {
  for (const Span at : local.places())
    if (touches(at, offset)) return at;
  return std::nullopt;
}

}  // namespace darkpkg::lsp
