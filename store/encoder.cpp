#include "store/encoder.hpp"

#include <utility>

#include "link/resolve.hpp"

namespace darkpkg::store {

Result<std::shared_ptr<const object::Bodies>> decode_bodies_of(const SourceFile& file) {
  Result<object::Bodies> bodies = file.object->bodies();
  if (!bodies) return fail("the object of '" + file.path + "': " + bodies.error().message, "build the packages again");
  return std::make_shared<const object::Bodies>(std::move(*bodies));
}

Encoder::Encoder(const Edition& edition, Inputs inputs, AdoptedIds adopted, std::string root)
    : edition_(edition), inputs_(std::move(inputs)), adopted_(std::move(adopted)), root_(std::move(root)) {}

std::vector<Resolution> Encoder::resolve(const Snapshot& snapshot, const Item& item) const {
  SnapshotNames names(snapshot);
  return link::resolve_all(edition_, item.index(), names, inputs_);
}

Result<ItemBytes> Encoder::encode(const Snapshot& snapshot, const Item& item, BodiesOf bodies) const {
  if (item.kept) {
    ItemBytes out = item.kept->bytes;
    for (const auto& [kind, name] : item.kept->used) out.used.push_back(snapshot.find(kind, name));
    return out;
  }
  Result<std::shared_ptr<const object::Bodies>> code = bodies(*item.file);
  if (!code) return tl::unexpected(code.error());
  const std::vector<Resolution> resolutions = resolve(snapshot, item);
  NamedItem named = item;
  const std::string source = root_ + "/" + item.file->path;
  return edition_.encode({named, item.index(), **code, item.number, resolutions, source, item.file->object->text()},
                         inputs_, Runtime::checked);
}

Result<ItemBytes> Encoder::bytes(const Snapshot& snapshot, const Item& item, BodiesOf bodies) const {
  const Item* winner = item.shadowed ? snapshot.find(item.kind, item.id) : &item;
  Result<ItemBytes> out = encode(snapshot, winner ? *winner : item, bodies);
  if (!out) return out;
  out->used.clear();
  if (item.kind == ItemKind::value && out->runtime.empty())
    for (ValueResult& result : evaluate(snapshot, {item.id.text()}, bodies).results)
      out->runtime = std::move(result.runtime);
  return out;
}

EvaluatedValues Encoder::evaluate(const Snapshot& snapshot, const std::vector<std::string>& ids,
                                  BodiesOf bodies) const {
  return edition_.evaluate(ids, [&](ItemKind kind, std::string_view text) -> std::optional<ItemContent> {
    const std::optional<ItemId> id = ItemId::parse(text);
    const Item* item = id ? snapshot.find(kind, *id) : nullptr;
    if (!item) return std::nullopt;
    Result<ItemBytes> bytes = encode(snapshot, *item, bodies);
    if (!bytes) return std::nullopt;
    return ItemContent{std::move(kind == ItemKind::value ? bytes->program : bytes->runtime), item->name};
  });
}

}  // namespace darkpkg::store
