#include "store/encoder.hpp"

#include "rules/link/item_bytes.hpp"
#include "rules/link/resolve.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::store {

Encoder::Encoder(link::Inputs inputs, AdoptedIds adopted)
    : inputs_(std::move(inputs)), pinned_(inputs_.pinned_types()), adopted_(std::move(adopted)) {}

Uuid Encoder::id_of(ItemKind kind, std::string_view full_name) const {
  if (std::optional<Uuid> id = inputs_.pinned(kind, full_name)) return *id;
  if (adopted_)
    if (std::optional<Uuid> id = adopted_(kind, full_name)) return *id;
  return wire::item_id(kind, full_name);
}

std::vector<link::Resolution> Encoder::resolve(const Snapshot& snapshot, const Item& item) const {
  SnapshotNames names(snapshot);
  return link::resolve_all(item.index(), names, inputs_);
}

Result<ItemBytes> Encoder::encode(const Item& item, const std::vector<link::Resolution>& resolutions,
                                  const Bodies& bodies) const {
  link::ItemCode code{item.id, item.index(), bodies.program.items[item.number], bodies.runtime.items[item.number],
                      resolutions};
  Result<link::ItemBytes> bytes = link::make_bytes(code, pinned_, false);
  if (!bytes)
    return fail("the item '" + item.name + "' of '" + item.file->path + "': " + bytes.error().message,
                "build the packages again");
  bytes->program.shrink_to_fit();
  bytes->runtime.shrink_to_fit();
  return ItemBytes{std::move(bytes->program), std::move(bytes->runtime)};
}

}  // namespace darkpkg::store
