#include "store/encoder.hpp"

#include <utility>

#include "link/resolve.hpp"

namespace darkpkg::store {

Encoder::Encoder(const Edition& edition, Inputs inputs, AdoptedIds adopted)
    : edition_(edition), inputs_(std::move(inputs)), adopted_(std::move(adopted)) {}

void Encoder::identify(Item& item) const {
  static const object::Bodies kNone;  // ids by name need none
  const LinkedItem linked{item, item.index(), kNone, item.number, {}};
  edition_.identify({&linked, 1}, inputs_, [&](const object::IndexItem& index, std::string_view full_name) {
    return adopted_ ? adopted_(index.kind, full_name) : std::nullopt;
  });
}

std::vector<Resolution> Encoder::resolve(const Snapshot& snapshot, const Item& item) const {
  SnapshotNames names(snapshot);
  return link::resolve_all(edition_, item.index(), names, inputs_);
}

Result<ItemBytes> Encoder::encode(const Item& item, const std::vector<Resolution>& resolutions,
                                  const object::Bodies& bodies) const {
  NamedItem named = item;
  return edition_.encode({named, item.index(), bodies, item.number, resolutions}, inputs_, Runtime::checked);
}

}  // namespace darkpkg::store
