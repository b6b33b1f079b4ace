#include "lookup/object_items.hpp"

#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/joined.hpp"
#include "language/named_id.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::lookup {

Result<ObjectItems> object_items(const Edition& edition, const object::Object& object) {
  ObjectItems out;
  auto written = std::make_shared<std::unordered_map<ItemId, std::string>>();  // by the id that stands for the name
  for (std::size_t i = 0; i < object.index.items.size(); i++) {
    const object::IndexItem& index = object.index.items[i];
    // What has this name, of whatever kind: the id only leads back to it.
    const auto named = [&](std::string name) {
      NamedItem item{index.kind, std::move(name), {}};
      item.id = named_id(index.kind, item.name);
      (*written)[item.id] = item.name;
      return item;
    };
    NamedItem item = named(full_name(index.modules, index.name));
    std::deque<NamedItem> used;
    std::vector<Resolution> resolutions(index.references.size());
    const LinkedItem linked{item, index, object.bodies, i, resolutions};
    for (std::uint32_t k = 0; k < resolutions.size(); k++) {
      used.push_back(named(joined(index.references[k].names)));
      const Resolution::Kind kind = edition.suggested(linked, k);
      resolutions[k].kind = kind;
      resolutions[k].item = kind == Resolution::Kind::missing ? nullptr : &used.back();
      resolutions[k].id = used.back().id;
    }
    Result<ItemBytes> bytes = edition.encode(linked, Inputs(), Runtime::as_compiled);
    if (!bytes) return tl::unexpected(bytes.error());
    out.items.push_back({item.kind, item.name, item.id, std::move(bytes->program), std::move(bytes->runtime)});
  }
  out.name_of = [written](ItemKind, const ItemId& id) {
    auto found = written->find(id);
    return found == written->end() ? std::string() : found->second;
  };
  return out;
}

}  // namespace darkpkg::lookup
