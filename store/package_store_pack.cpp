// A store's first state, out of a file that holds what an earlier one found.
#include "store/pack.hpp"

#include <algorithm>
#include <map>

#include "cache/manifest/manifest.hpp"
#include "store/package_store.hpp"
#include "workspace/tick.hpp"

namespace darkpkg::store {

/// Makes the packed state the first one, if the objects are those that it was made from.
bool PackageStore::open_pack(const Directory& objects, const std::vector<std::string>& sources, Update& update) {
  if (options_.pack.empty() || options_.adopted) return false;
  std::optional<std::vector<PackedFile>> packed = read_pack(
      encoder_->edition(), options_.pack, pack_key(encoder_->edition(), encoder_->inputs(), options_.warnings));
  if (!packed || !std::ranges::equal(*packed, sources, {}, &PackedFile::path)) return false;
  for (const PackedFile& file : *packed) {
    Result<std::optional<FileStat>> stat = objects.stat(default_object_path(file.path));
    if (!stat || *stat != file.stat) return false;
  }
  auto next = std::make_shared<Snapshot>();
  next->generation = 1;
  next->encoder = encoder_;
  next->files.reserve(packed->size());
  std::map<std::pair<ItemKind, ItemId>, std::shared_ptr<Slot>> shared;
  for (const PackedFile& from : *packed)
    for (const PackedItem& item : from.items)
      if (item.shadowed) shared.try_emplace({item.kind, item.id}, std::make_shared<Slot>());
  for (PackedFile& from : *packed) {
    auto file = std::make_shared<SourceFile>();
    file->path = from.path;
    file->object = from.object;
    file->items.reserve(from.items.size());
    for (PackedItem& packed_item : from.items) {
      const auto slot = shared.find({packed_item.kind, packed_item.id});
      Item item{std::move(packed_item), file.get(), static_cast<std::uint32_t>(file->items.size()),
                slot == shared.end() ? std::make_shared<Slot>() : slot->second};
      item.said = packed_item.said;
      item.shadowed = packed_item.shadowed;
      file->items.push_back(std::move(item));
    }
    next->files.push_back(std::move(file));
    known_.emplace_hint(known_.end(), std::move(from.path), Known{from.stat, std::move(from.object)});
  }
  next->make_tables();
  from_pack_ = update.published = true;
  update.generation = next->generation;
  updates_++;
  make_current(std::move(next), update);
  return true;
}

/// For the next time. If that can't be done the objects are read again.
void PackageStore::save_pack() const {
  if (options_.pack.empty() || options_.adopted) return;
  std::vector<FileStat> stats;
  stats.reserve(known_.size());
  for (const auto& [source, known] : known_) {
    // Within the tick of its last change an object may change once more and look the same.
    if (is_current_tick(known.stat.ctime_ns)) return;
    stats.push_back(known.stat);
  }
  (void)write_pack(options_.pack, pack_key(encoder_->edition(), encoder_->inputs(), options_.warnings), *snapshot(),
                   stats);
}

}  // namespace darkpkg::store
