#include "rules/lookup/object_items.hpp"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/joined.hpp"
#include "rules/link/relocate.hpp"
#include "rules/wire/blob.hpp"
#include "rules/wire/ids.hpp"

namespace darkpkg::lookup {
namespace {

using link::Resolution;
using object::ExpectationKind;
using object::ReferenceKind;

Resolution::Kind suggested(const object::IndexItem& item, std::uint32_t reference, const object::RuntimeCode& code) {
  auto expects = [&](ExpectationKind kind) {
    return std::ranges::find(code.expectations, object::Expectation{kind, reference}) != code.expectations.end();
  };
  switch (item.references[reference].kind) {
    case ReferenceKind::type: return Resolution::Kind::package_type;
    case ReferenceKind::value_or_variable: return Resolution::Kind::missing;
    case ReferenceKind::fn_or_local:
      return expects(ExpectationKind::not_a_fn) ? Resolution::Kind::missing : Resolution::Kind::package_fn;
    case ReferenceKind::fn:
    case ReferenceKind::required_fn:
    case ReferenceKind::fn_or_value: return Resolution::Kind::package_fn;
  }
  return Resolution::Kind::missing;
}

Result<std::string> linked_blob(const object::Code& code, const link::Target& target) {
  std::string blob;
  std::size_t start = wire::begin_blob(blob);
  if (Result<void> done = link::relocate(code, target, blob); !done) return tl::unexpected(done.error());
  wire::end_blob(blob, start);
  return blob;
}

}  // namespace

Result<ObjectItems> object_items(const object::Object& object) {
  ObjectItems out;
  auto written = std::make_shared<std::unordered_map<Uuid, std::string>>();  // by the id that stands for the name
  for (std::size_t i = 0; i < object.index.items.size(); i++) {
    const object::IndexItem& item = object.index.items[i];
    std::vector<Resolution> resolutions(item.references.size());
    for (std::uint32_t k = 0; k < resolutions.size(); k++) {
      std::string name = joined(item.references[k].names);
      resolutions[k].kind = suggested(item, k, object.runtime.items[i]);
      resolutions[k].id = wire::item_id(item.kind, name);
      (*written)[resolutions[k].id] = std::move(name);
    }
    StoredItem stored{item.kind, full_name(item.modules, item.name), {}, {}, {}};
    stored.id = wire::item_id(item.kind, stored.name);
    (*written)[stored.id] = stored.name;
    const link::Target target{stored.id, item.references, resolutions};
    Result<std::string> program = linked_blob(object.program.items[i], target);
    if (!program) return tl::unexpected(program.error());
    Result<std::string> runtime = linked_blob(object.runtime.items[i].code, target);
    if (!runtime) return tl::unexpected(runtime.error());
    stored.program = std::move(*program);
    stored.runtime = std::move(*runtime);
    out.items.push_back(std::move(stored));
  }
  out.name_of = [written](wire::PackageKind, const Uuid& id) {
    auto found = written->find(id);
    return found == written->end() ? std::string() : found->second;
  };
  return out;
}

}  // namespace darkpkg::lookup
