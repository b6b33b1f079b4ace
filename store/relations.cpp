#include "store/relations.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/joined.hpp"
#include "rules/link/affected.hpp"

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

/// The kind of item that the resolution found in the packages.
std::optional<ItemKind> package_kind(const link::Resolution& resolution) {
  switch (resolution.kind) {
    case link::Resolution::Kind::package_type: return ItemKind::type;
    case link::Resolution::Kind::package_fn: return ItemKind::fn;
    case link::Resolution::Kind::package_value: return ItemKind::value;
    default: return std::nullopt;
  }
}

}  // namespace

std::vector<const Item*> with_prefix(const Snapshot& snapshot, std::string_view prefix, std::size_t limit) {
  const std::vector<const Item*>& sorted = snapshot.sorted();
  auto at = std::ranges::lower_bound(sorted, prefix, {}, [](const Item* item) { return std::string_view(item->name); });
  std::vector<const Item*> out;
  for (; at != sorted.end() && out.size() < limit && (*at)->name.starts_with(prefix); ++at) out.push_back(*at);
  return out;
}

Dependencies dependencies(const Snapshot& snapshot, const Encoder& encoder, const Item& item) {
  Dependencies out;
  const std::vector<object::Reference>& references = item.index().references;
  std::vector<link::Resolution> resolutions = encoder.resolve(snapshot, item);
  for (std::size_t i = 0; i < references.size(); i++) {
    const link::Resolution& found = resolutions[i];
    if (std::optional<ItemKind> kind = package_kind(found)) {
      if (const Item* used = snapshot.find(*kind, found.id)) out.items.push_back(used);
    } else if (!found.missing()) {
      std::string name = "Builtin." + std::string(found.name);
      if (found.version != 0) name += "_v" + std::to_string(found.version);
      out.builtins.push_back(std::move(name));
    } else if (references[i].kind != object::ReferenceKind::value_or_variable &&
               references[i].kind != object::ReferenceKind::fn_or_local) {
      out.missing.push_back(joined(references[i].names));
    }
  }
  sort_by_name(out.items);
  sort_texts(out.builtins);
  sort_texts(out.missing);
  return out;
}

std::vector<const Item*> dependents(const Snapshot& snapshot, const Encoder& encoder, const Item& item) {
  const std::array<Location, 1> location{Location{item.kind, item.index().modules, item.index().name}};
  link::ChangedNames name(location, {});
  std::vector<std::uint32_t> hash{name_hash(item.index().name)};
  std::vector<const Item*> out;
  for (const auto& file : snapshot.files) {
    if (!file->object->mentions_one_of(hash)) continue;
    for (const Item& user : file->items) {
      if (!name.affect(user.index())) continue;
      // It could mean the item; does it?
      for (const link::Resolution& found : encoder.resolve(snapshot, user)) {
        if (package_kind(found) != item.kind || found.id != item.id) continue;
        out.push_back(&user);
        break;
      }
    }
  }
  sort_by_name(out);
  return out;
}

}  // namespace darkpkg::store
