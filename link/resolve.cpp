#include "link/resolve.hpp"

namespace darkpkg::link {

Resolution resolve(const Edition& edition, const Reference& reference, std::span<const std::string> modules,
                   NameLookup& lookup, const Inputs& inputs) {
  Resolution out;
  for (std::optional<ItemKind> kind : edition.traits(reference).accepts) {
    if (!kind || !out.missing()) break;
    edition.visit_candidates(reference, modules, [&](const Candidate& candidate) {
      if (candidate.builtin && *kind != ItemKind::type) {
        std::optional<std::string_view> name = inputs.builtin(*kind, candidate.name, candidate.version);
        if (!name) return false;
        out.kind = *kind == ItemKind::fn ? Resolution::Kind::builtin_fn : Resolution::Kind::builtin_value;
        out.name = *name;
        out.version = candidate.version;
        return true;
      }
      const NamedItem* item = lookup.find(*kind, candidate.full_name);
      if (item) out = package_resolution(*item);
      return item != nullptr;
    });
  }
  return out;
}

std::vector<Resolution> resolve_all(const Edition& edition, const object::IndexItem& item, NameLookup& lookup,
                                    const Inputs& inputs) {
  std::vector<Resolution> out;
  out.reserve(item.references.size());
  for (const Reference& reference : item.references)
    out.push_back(resolve(edition, reference, item.modules, lookup, inputs));
  return out;
}

}  // namespace darkpkg::link
