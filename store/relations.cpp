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

}  // namespace

std::vector<const Item*> with_prefix(const Snapshot& snapshot, std::string_view prefix, std::size_t limit) {
  const std::vector<const Item*>& sorted = snapshot.sorted();
  auto at = std::ranges::lower_bound(sorted, prefix, {}, [](const Item* item) { return std::string_view(item->name); });
  std::vector<const Item*> out;
  for (; at != sorted.end() && out.size() < limit && (*at)->name.starts_with(prefix); ++at) out.push_back(*at);
  return out;
}

Dependencies dependencies(const Snapshot& snapshot, const Item& item) {
  Dependencies out;
  const std::vector<Reference>& references = item.index().references;
  std::vector<Resolution> resolutions = snapshot.encoder->resolve(snapshot, item);
  for (std::size_t i = 0; i < references.size(); i++) {
    const Resolution& found = resolutions[i];
    if (found.item) {
      out.items.push_back(static_cast<const Item*>(found.item));  // SnapshotNames has no others
    } else if (!found.missing()) {
      std::string name = "Builtin." + std::string(found.name);
      if (found.version != 0) name += "_v" + std::to_string(found.version);
      out.builtins.push_back(std::move(name));
    } else if (!snapshot.encoder->edition().traits(references[i]).may_be_local) {
      out.missing.push_back(joined(references[i].names));
    }
  }
  sort_by_name(out.items);
  sort_texts(out.builtins);
  sort_texts(out.missing);
  return out;
}

std::vector<const Item*> dependents(const Snapshot& snapshot, const Item& item) {
  const std::array<Location, 1> location{Location{item.kind, item.index().modules, item.index().name}};
  link::ChangedNames name(snapshot.encoder->edition(), location, {});
  std::vector<std::uint32_t> hash{name_hash(item.index().name)};
  std::vector<const Item*> out;
  for (const auto& file : snapshot.files) {
    if (!file->object->mentions_one_of(hash)) continue;
    for (const Item& user : file->items) {
      if (!name.affect(user.index())) continue;
      // It could mean the item; does it?
      for (const Resolution& found : snapshot.encoder->resolve(snapshot, user)) {
        if (!found.item || found.item->kind != item.kind || found.item->name != item.name) continue;
        out.push_back(&user);
        break;
      }
    }
  }
  sort_by_name(out);
  return out;
}

}  // namespace darkpkg::store
