#include "store/relations.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/joined.hpp"
#include "link/affected.hpp"
#include "store/encoder.hpp"

namespace darkpkg::store {
namespace {

void sort_by_name(std::vector<const Item*>& items) {
  std::ranges::sort(items, {}, [](const Item* item) { return std::tuple(std::string_view(item->name), item->kind); });
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

void sort_texts(std::vector<std::string>& texts) {
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

/// The items that the item's code has, which may be fewer than its names mean.
std::vector<const Item*> used_by_code(const Snapshot& snapshot, const Item& item, BodiesOf bodies) {
  std::vector<const Item*> out;
  if (Result<ItemBytes> bytes = snapshot.encoder->encode(snapshot, item, bodies))
    for (const NamedItem* used : bytes->used) out.push_back(static_cast<const Item*>(used));
  return out;
}

}  // namespace

std::vector<const Item*> with_prefix(const Snapshot& snapshot, std::string_view prefix, std::size_t limit) {
  const std::vector<const Item*>& sorted = snapshot.sorted();
  auto at = std::ranges::lower_bound(sorted, prefix, {}, [](const Item* item) { return std::string_view(item->name); });
  std::vector<const Item*> out;
  for (; at != sorted.end() && out.size() < limit && (*at)->name.starts_with(prefix); ++at) out.push_back(*at);
  return out;
}

std::string builtin_name(const Resolution& builtin) {
  std::string out = "Builtin." + std::string(builtin.name);
  if (builtin.version != 0) out += "_v" + std::to_string(builtin.version);
  return out;
}

Dependencies dependencies(const Snapshot& snapshot, const Item& item) {
  Dependencies out;
  const Edition& edition = snapshot.encoder->edition();
  const std::vector<Reference>& references = item.index().references;
  std::vector<Resolution> resolutions = snapshot.encoder->resolve(snapshot, item);
  for (std::size_t i = 0; i < references.size(); i++) {
    const Resolution& found = resolutions[i];
    if (found.item) {
      out.items.push_back(static_cast<const Item*>(found.item));  // SnapshotNames has no others
    } else if (!found.missing()) {
      out.builtins.push_back(builtin_name(found));
    } else if (!edition.traits(references[i]).may_be_local) {
      out.missing.push_back(joined(references[i].names));
    }
  }
  if (edition.identity() == Identity::by_content)
    out.items = used_by_code(snapshot, item, [](const SourceFile& of) { return decode_bodies_of(of); });
  sort_by_name(out.items);
  sort_texts(out.builtins);
  sort_texts(out.missing);
  return out;
}

std::vector<const Item*> dependents(const Snapshot& snapshot, const Item& item) {
  const Edition& edition = snapshot.encoder->edition();
  const bool by_content = edition.identity() == Identity::by_content;
  const std::vector<const Item*> wanted = by_content ? snapshot.sharing(item.kind, item.id) : std::vector{&item};
  std::vector<Location> locations;
  std::vector<std::uint32_t> hashes;
  for (const Item* each : wanted) {
    locations.push_back({each->kind, each->index().modules, each->index().name});
    hashes.push_back(name_hash(each->index().name));
  }
  std::ranges::sort(hashes);
  link::ChangedNames names(edition, locations, {});
  std::vector<const Item*> out;
  for (const auto& file : snapshot.files) {
    if (!file->object->mentions_one_of(hashes)) continue;
    std::shared_ptr<const object::Bodies> bodies;
    const auto bodies_of = [&](const SourceFile& of) -> Result<std::shared_ptr<const object::Bodies>> {
      if (bodies) return bodies;
      Result<std::shared_ptr<const object::Bodies>> decoded = decode_bodies_of(of);
      if (decoded) bodies = *decoded;
      return decoded;
    };
    for (const Item& user : file->items) {
      if (!names.affect(user.index())) continue;
      // It could mean the item; does it?
      const auto is_wanted = [&](const NamedItem* used) { return std::ranges::find(wanted, used) != wanted.end(); };
      const std::vector<Resolution> resolutions = snapshot.encoder->resolve(snapshot, user);
      if (std::ranges::none_of(resolutions, is_wanted, &Resolution::item)) continue;
      if (by_content && std::ranges::none_of(used_by_code(snapshot, user, bodies_of), is_wanted)) continue;
      out.push_back(&user);
    }
  }
  sort_by_name(out);
  return out;
}

}  // namespace darkpkg::store
