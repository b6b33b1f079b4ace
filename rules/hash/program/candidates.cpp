#include "rules/hash/program/candidates.hpp"

#include <optional>

#include "rules/hash/program/names.hpp"

namespace darkpkg::hash {
namespace {

using Path = std::span<const std::string>;

std::optional<VersionedName> last_part(const Reference& reference) {
  if (reference.names.front() == "PACKAGE") return std::nullopt;
  if (reference.kind != ReferenceKind::type) return parse_fn_name(reference.names.back());
  std::optional<std::string_view> name = parse_type_name(reference.names.back());
  if (!name) return std::nullopt;
  return VersionedName{*name, 0};
}

class Walk {
 public:
  Walk(const Reference& reference, VersionedName name, const std::function<bool(const Candidate&)>& visit)
      : qualifier_(Path(reference.names).first(reference.names.size() - 1)), name_(name), visit_(visit) {}

  bool all(ItemKind kind, Path modules) {
    for (std::size_t length = modules.size() + 1; length-- > 0;)
      if (at(kind, modules.first(length), qualifier_)) return true;
    static const std::string kStdlib[] = {"Darklang", "Stdlib"};
    if (!qualifier_.empty() && qualifier_.front() == "Stdlib") return at(kind, Path(kStdlib, 1), qualifier_);
    // The types of `Some`, `Ok`, ... are known everywhere, as these cases are.
    const bool is_shortcut = (name_.name == "Result" || name_.name == "Option") &&
                             (qualifier_.empty() || (qualifier_.size() == 1 && qualifier_.front() == name_.name));
    if (!is_shortcut) return false;
    const std::string module(name_.name);
    return at(kind, kStdlib, {&module, 1});
  }

 private:
  bool at(ItemKind kind, Path prefix, Path qualifier) {
    const std::size_t modules = prefix.size() + qualifier.size();
    if (modules == 0) return false;  // a name without a module is no location
    if (kind != ItemKind::type && modules == 1 && (prefix.empty() ? qualifier : prefix).front() == "Builtin")
      return visit_({kind, true, {}, name_.name, name_.version});
    full_name_.clear();
    for (Path parts : {prefix, qualifier})
      for (const std::string& part : parts) full_name_.append(part).push_back('.');
    full_name_ += name_.name;
    return visit_({kind, false, full_name_, name_.name, 0});
  }

  Path qualifier_;
  VersionedName name_;
  const std::function<bool(const Candidate&)>& visit_;
  std::string full_name_;  // one buffer for all candidates
};

}  // namespace

bool is_well_formed(const Reference& reference) { return last_part(reference).has_value(); }

bool candidates(const Reference& reference, std::span<const std::string> modules,
                const std::function<bool(const Candidate&)>& visit) {
  std::optional<VersionedName> name = last_part(reference);
  if (!name) return false;
  Walk walk(reference, *name, visit);
  for (std::optional<ItemKind> kind : traits(reference.kind).accepts)
    if (kind && walk.all(*kind, modules)) return true;
  return false;
}

}  // namespace darkpkg::hash
