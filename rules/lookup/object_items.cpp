#include "rules/lookup/object_items.hpp"

#include <unordered_map>
#include <utility>

#include "base/joined.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::lookup {

Result<ObjectItems> object_items(const Edition& edition, const object::Object& object) {
  ObjectItems out;
  auto written = std::make_shared<std::unordered_map<Uuid, std::string>>();  // by the id that stands for the name
  for (std::size_t i = 0; i < object.index.items.size(); i++) {
    const object::IndexItem& index = object.index.items[i];
    NamedItem item{index.kind, full_name(index.modules, index.name), {}};
    std::vector<Resolution> resolutions(index.references.size());
    const LinkedItem linked{item, index, object.bodies, i, resolutions};
    for (std::uint32_t k = 0; k < resolutions.size(); k++) {
      std::string name = joined(index.references[k].names);
      const Uuid id = wire::item_id(index.kind, name);
      resolutions[k].kind = edition.suggested(linked, k);
      resolutions[k].id = id;
      (*written)[id] = std::move(name);
    }
    const Uuid id = wire::item_id(index.kind, item.name);
    item.id = id;
    (*written)[id] = item.name;
    Result<ItemBytes> bytes = edition.encode(linked, Inputs(), Runtime::as_compiled);
    if (!bytes) return tl::unexpected(bytes.error());
    out.items.push_back({item.kind, item.name, item.id, std::move(bytes->program), std::move(bytes->runtime)});
  }
  out.name_of = [written](wire::PackageKind, const Uuid& id) {
    auto found = written->find(id);
    return found == written->end() ? std::string() : found->second;
  };
  return out;
}

}  // namespace darkpkg::lookup
