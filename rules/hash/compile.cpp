#include "rules/hash/compile.hpp"

#include <utility>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "rules/hash/lower/lower.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/program/places.hpp"
#include "rules/hash/program/program.hpp"
#include "rules/hash/source/decode.hpp"

namespace darkpkg::hash {
namespace {

/// The passes up to program types; each one runs only if those before it found no error.
std::vector<ProgramItem> items_of(const Source& source, Arena& arena, Diagnostics& diagnostics) {
  std::optional<syntax::File> file = parse(source, arena, diagnostics);
  if (!file) return {};
  return convert_program(*file, arena, diagnostics);
}

CompiledItem compiled(ProgramItem&& item, Arena& arena) {
  ItemCode code = encode_item(item, arena);
  return {item.kind,       std::move(item.modules),  std::move(item.name), std::move(item.references),
          std::move(code), std::move(item.positions)};
}

/// Calls `work` with an item of the source, if it is there and has as many references.
template <typename Work>
void with_item(std::string_view bytes, std::size_t index, std::span<const Shape> shapes, Work work) {
  Diagnostics diagnostics;
  std::optional<Source> source = decode_lenient({}, bytes, diagnostics);
  if (!source) return;
  with_deep_stack([&] {
    Arena arena;
    const std::vector<ProgramItem> items = items_of(*source, arena, diagnostics);
    if (diagnostics.has_errors() || index >= items.size() || items[index].references.size() != shapes.size()) return;
    work(items[index], arena);
  });
}

}  // namespace

Compiled compile(std::string path, std::string_view bytes) {
  Compiled result;
  std::optional<Source> source = decode_lenient(std::move(path), bytes, result.diagnostics);
  if (!source) return result;
  result.source = std::move(*source);
  with_deep_stack([&] {
    Arena arena;
    std::vector<ProgramItem> items = items_of(result.source, arena, result.diagnostics);
    result.diagnostics.sort();
    if (result.diagnostics.has_errors()) return;
    result.items.emplace().reserve(items.size());
    for (ProgramItem& item : items) result.items->push_back(compiled(std::move(item), arena));
  });
  return result;
}

std::optional<ItemCode> compile_item(std::string_view bytes, std::size_t index, std::span<const Shape> shapes,
                                     const ItemCode& compiled) {
  std::optional<ItemCode> code;
  with_item(bytes, index, shapes, [&](const ProgramItem& item, Arena& arena) {
    if (encode_item(item, arena) == compiled) code = encode_item(item, shapes, arena);
  });
  return code;
}

std::vector<Span> places_of_value(std::string_view bytes, std::size_t index, std::span<const Shape> shapes,
                                  const ItemCode& compiled) {
  std::vector<Span> places;
  with_item(bytes, index, shapes, [&](const ProgramItem& item, Arena& arena) {
    const pt::Item closed = close(item.item, shapes, arena);
    const auto* value = std::get_if<pt::PackageValue>(&closed);
    if (!value) return;
    for (pt::Id id : lower::origins(*value, arena)) places.push_back(place_of_id(id));
    // Only now: it gives the expressions other ids.
    if (encode_item(item, arena) != compiled) places.clear();
  });
  return places;
}

}  // namespace darkpkg::hash
