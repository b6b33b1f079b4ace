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
  Walk(const Reference& reference, VersionedName name, FunctionRef<bool(const Candidate&)> visit)
      : qualifier_(Path(reference.names).first(reference.names.size() - 1)),
        name_(name),
        of_type_(reference.kind == ReferenceKind::type),
        visit_(visit) {}

  bool all(Path modules) {
    for (std::size_t length = modules.size() + 1; length-- > 0;)
      if (at(modules.first(length), qualifier_)) return true;
    static const std::string kStdlib[] = {"Darklang", "Stdlib"};
    if (!qualifier_.empty() && qualifier_.front() == "Stdlib") return at(Path(kStdlib, 1), qualifier_);
    // The types of `Some`, `Ok`, ... are known everywhere, as these cases are.
    const bool is_shortcut = (name_.name == "Result" || name_.name == "Option") &&
                             (qualifier_.empty() || (qualifier_.size() == 1 && qualifier_.front() == name_.name));
    if (!is_shortcut) return false;
    const std::string module(name_.name);
    return at(kStdlib, {&module, 1});
  }

 private:
  bool at(Path prefix, Path qualifier) {
    const std::size_t modules = prefix.size() + qualifier.size();
    if (modules == 0) return false;  // a name without a module is no location
    const bool is_builtin = !of_type_ && modules == 1 && (prefix.empty() ? qualifier : prefix).front() == "Builtin";
    full_name_.clear();
    for (Path parts : {prefix, qualifier})
      for (const std::string& part : parts) full_name_.append(part).push_back('.');
    full_name_ += name_.name;
    return visit_({full_name_, is_builtin, name_.name, name_.version});
  }

  Path qualifier_;
  VersionedName name_;
  bool of_type_;
  FunctionRef<bool(const Candidate&)> visit_;
  std::string full_name_;  // one buffer for all candidates
};

}  // namespace

std::optional<std::string_view> item_name(const Reference& reference) {
  std::optional<VersionedName> name = last_part(reference);
  if (!name) return std::nullopt;
  return name->name;
}

bool visit_candidates(const Reference& reference, std::span<const std::string> modules,
                      FunctionRef<bool(const Candidate&)> visit) {
  std::optional<VersionedName> name = last_part(reference);
  return name && Walk(reference, *name, visit).all(modules);
}

}  // namespace darkpkg::hash
