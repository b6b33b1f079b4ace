#include "rules/link/resolve.hpp"

#include "rules/link/names.hpp"

namespace darkpkg::link {
namespace {

using object::ItemKind;
using object::ReferenceKind;

class Candidates {
 public:
  Candidates(const object::Reference& reference, std::span<const std::string> modules, NameLookup& lookup,
             const Inputs& inputs)
      : names_(reference.names), modules_(modules), lookup_(lookup), inputs_(inputs) {}

  /// Looks for an item or builtin of one kind: the most enclosing module first, then the shortcut for `Stdlib`.
  Resolution find(ItemKind kind) {
    if (kind == ItemKind::type) {
      std::optional<std::string_view> name = parse_type_name(names_.back());
      if (!name) return {};
      name_ = {*name, 0};
    } else {
      std::optional<VersionedName> name = parse_fn_name(names_.back());
      if (!name) return {};
      name_ = *name;
    }
    std::span<const std::string> qualifier = names_.first(names_.size() - 1);
    for (std::size_t prefix = modules_.size() + 1; prefix-- > 0;) {
      Resolution found = at(kind, modules_.first(prefix), qualifier);
      if (!found.missing()) return found;
    }
    if (qualifier.empty() || qualifier.front() != "Stdlib") return {};
    static const std::string kOwner = "Darklang";
    return at(kind, {&kOwner, 1}, qualifier);
  }

 private:
  Resolution at(ItemKind kind, std::span<const std::string> prefix, std::span<const std::string> qualifier) {
    if (prefix.empty() && qualifier.empty()) return {};  // a name without a module is no location
    if (kind != ItemKind::type && prefix.size() + qualifier.size() == 1 &&
        (prefix.empty() ? qualifier : prefix).front() == "Builtin") {
      std::optional<std::string_view> name = inputs_.builtin(kind, name_.name, name_.version);
      if (!name) return {};
      return {kind == ItemKind::fn ? Resolution::Kind::builtin_fn : Resolution::Kind::builtin_value,
              {},
              *name,
              name_.version};
    }
    full_name_.clear();
    for (std::span<const std::string> parts : {prefix, qualifier})
      for (const std::string& part : parts) full_name_.append(part).push_back('.');
    full_name_ += name_.name;
    std::optional<Uuid> id = lookup_.find(kind, full_name_);
    if (!id) return {};
    Resolution out;
    out.id = *id;
    switch (kind) {
      case ItemKind::type: out.kind = Resolution::Kind::package_type; break;
      case ItemKind::value: out.kind = Resolution::Kind::package_value; break;
      case ItemKind::fn: out.kind = Resolution::Kind::package_fn; break;
    }
    return out;
  }

  std::span<const std::string> names_;
  std::span<const std::string> modules_;
  NameLookup& lookup_;
  const Inputs& inputs_;
  VersionedName name_;
  std::string full_name_;  // one buffer for all candidates
};

}  // namespace

Resolution resolve(const object::Reference& reference, std::span<const std::string> modules, NameLookup& lookup,
                   const Inputs& inputs) {
  Candidates candidates(reference, modules, lookup, inputs);
  switch (reference.kind) {
    case ReferenceKind::type: return candidates.find(ItemKind::type);
    case ReferenceKind::fn:
    case ReferenceKind::required_fn:
    case ReferenceKind::fn_or_local: return candidates.find(ItemKind::fn);
    case ReferenceKind::value_or_variable: return candidates.find(ItemKind::value);
    case ReferenceKind::fn_or_value: {
      Resolution fn = candidates.find(ItemKind::fn);
      return fn.missing() ? candidates.find(ItemKind::value) : fn;
    }
  }
  return {};
}

std::vector<Resolution> resolve_all(const object::IndexItem& item, NameLookup& lookup, const Inputs& inputs) {
  std::vector<Resolution> out;
  out.reserve(item.references.size());
  for (const object::Reference& reference : item.references)
    out.push_back(resolve(reference, item.modules, lookup, inputs));
  return out;
}

}  // namespace darkpkg::link
